"""What is true of the databases alone."""
