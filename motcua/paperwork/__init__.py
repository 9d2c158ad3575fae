"""Official papers: the right form for the day, the next number in its book, fixed bytes, a signature, and proof."""
