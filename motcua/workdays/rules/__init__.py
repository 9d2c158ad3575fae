"""Rules of working time: limits, hours, national days off, and the arithmetic over them."""
