"""Giving results back at the counter."""
