"""What the ports promise, asked of every implementation alike."""
