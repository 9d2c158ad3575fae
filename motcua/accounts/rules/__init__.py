"""What can be said of people from values alone: cards, names, numbers, phones."""
