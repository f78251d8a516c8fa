"""The journey report: its data and its document."""
