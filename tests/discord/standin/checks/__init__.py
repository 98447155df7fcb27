"""What Discord says to messages, forms and commands that break its rules."""
