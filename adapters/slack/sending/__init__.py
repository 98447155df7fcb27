"""Messages of the companion on their way to Slack, each of them once."""
