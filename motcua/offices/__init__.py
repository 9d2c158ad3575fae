"""Offices: units and their history, who holds which position in them, and what each may do."""
