"""Where my dossier is."""
