"""Finding a procedure and reading what it takes."""
