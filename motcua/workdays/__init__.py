"""Working time: the hours offices keep, the days off and the days worked in exchange, and counting over them."""
