"""The counter: where an officer receives dossiers and gives results back, with the keyboard alone."""
