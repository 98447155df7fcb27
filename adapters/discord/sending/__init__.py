"""What goes out on its own: deliveries, threads, events."""
