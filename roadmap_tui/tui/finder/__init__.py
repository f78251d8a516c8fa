"""The finder: any record, place or command by a few letters."""
