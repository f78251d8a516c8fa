"""The terminal roadmap that holds customer outcomes."""

__version__ = "0.1.0"
