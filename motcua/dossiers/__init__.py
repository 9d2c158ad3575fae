"""Dossiers: what an office has accepted and must settle in time, from the receipt to the returned result."""
