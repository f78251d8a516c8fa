"""The customers screen."""
