"""Rules of a dossier: its clock, its status, its way through the route, its number."""
