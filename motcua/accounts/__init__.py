"""People: those who sign in to work, and those whose dossiers we keep."""
