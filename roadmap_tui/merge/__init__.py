"""Two copies of one board made one again: records by their uids, histories by those of their events."""
