"""Discord's REST API: one way to call it, at its pace."""
