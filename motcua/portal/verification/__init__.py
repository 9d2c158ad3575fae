"""Whether a paper is real."""
