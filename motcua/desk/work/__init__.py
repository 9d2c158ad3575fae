"""Work waiting for an officer, and doing it for many dossiers at once."""
