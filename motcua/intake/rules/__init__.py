"""Rules of intake: what is still missing, and what looks like the same matter twice."""
