"""Slack's Web API: calls that are paced and never repeated, and what it means when one fails."""
