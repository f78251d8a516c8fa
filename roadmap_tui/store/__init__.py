"""Where a board is kept: a protocol, and one JSON file through TinyDB behind it."""
