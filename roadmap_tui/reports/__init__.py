"""Reports on a board, and records as JSON."""
