"""Not receiving: telling the citizen on paper what to bring, or why not."""
