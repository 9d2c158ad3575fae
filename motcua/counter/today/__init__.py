"""What this counter did today: the list, the register, the papers."""
