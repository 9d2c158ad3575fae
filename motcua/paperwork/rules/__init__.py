"""Rules of papers: which form is in force, what a form may be told, and how it is spelled on the page."""
