"""Rules of offices: who may do what, and how an office is written in a code."""
