"""What happened: every deed is one line here, which is the timeline, the audit trail and the post box at once."""
