"""Catalogue: procedures as promulgated and as run here: their papers, limits, fees and routes, by day."""
