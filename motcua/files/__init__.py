"""Files people hand in: examined before they are taken, kept by their digest, and never lost."""
