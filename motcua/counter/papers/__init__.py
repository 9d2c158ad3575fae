"""Papers as issued: shown, and printed again."""
