"""Slack: one workspace by token or many by installation, over Socket Mode or HTTP."""

from adapters.slack.door import SlackConfig, SlackDoor, open_slack

__all__ = ["SlackConfig", "SlackDoor", "open_slack"]
