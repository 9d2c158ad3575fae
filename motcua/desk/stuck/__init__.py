"""What is stuck in the journal and waits for a person."""
