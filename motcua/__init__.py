"""Một Cửa: the one-stop service of a Vietnamese local government."""
