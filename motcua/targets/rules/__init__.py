"""Rules of figures: spans of a life, what is counted and why, and the periods reports are made for."""
