"""The conflicts screen."""
