"""The demonstration: a province that does not exist, its people, its procedures, and two years of its work."""
