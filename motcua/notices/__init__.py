"""Notices: messages to people, each at most once, on the channel a person has, and never at night."""
