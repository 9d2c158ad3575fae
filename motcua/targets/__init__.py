"""Figures: what the statutory reports and the leaders' pages count, from what happened and from nothing else."""
