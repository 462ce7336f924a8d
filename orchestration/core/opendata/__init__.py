"""What makes the published marts open data: their description, and the files that are made of it."""
