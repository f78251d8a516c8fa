"""The screen of readings that are due."""
