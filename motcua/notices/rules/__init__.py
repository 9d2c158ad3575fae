"""What holds for every message: which channel, at what hour, how long, how often it is tried."""
