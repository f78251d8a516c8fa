"""The matrix: effort against evidence."""
