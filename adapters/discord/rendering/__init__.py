"""Messages and forms as Discord's components."""
