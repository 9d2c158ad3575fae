"""What is known about a procedure from its written definition alone."""
