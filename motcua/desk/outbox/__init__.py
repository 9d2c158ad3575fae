"""Messages that left, or should have left, the house."""
