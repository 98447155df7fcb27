"""Values of the core as Slack shows them, within its limits. Nothing here talks to Slack."""
