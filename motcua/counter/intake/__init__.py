"""Receiving a dossier at the counter."""
