"""The gateway: connections of the app, and what they are told."""
