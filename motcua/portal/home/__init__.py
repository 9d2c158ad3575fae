"""The first page, help, and where the counters are."""
