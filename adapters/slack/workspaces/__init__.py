"""The way into workspaces: tokens, installations, and the pages on which the app is installed."""
