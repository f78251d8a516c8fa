"""The loop screen."""
