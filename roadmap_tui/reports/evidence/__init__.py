"""The evidence report: its data and its document."""
