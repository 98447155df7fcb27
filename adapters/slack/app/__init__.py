"""What people do in Slack, and the answers they see."""
