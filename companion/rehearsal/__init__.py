"""A whole term in seconds: a simulated clock and simulated people, and everything else as in earnest."""
