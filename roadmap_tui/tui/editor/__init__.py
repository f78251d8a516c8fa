"""The story editor."""
