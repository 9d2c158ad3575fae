"""What can be said of a file from its first bytes and its name."""
