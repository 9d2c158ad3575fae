"""One dossier: its page and every deed done to it."""
