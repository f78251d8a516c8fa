"""A board in one JSON file, through TinyDB."""
