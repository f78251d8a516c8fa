"""Takes the readings that take themselves: runs commands, asks addresses and databases, reads CSV files."""
