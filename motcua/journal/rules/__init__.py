"""Rules of the journal: how a line is written so that a changed one can be told."""
