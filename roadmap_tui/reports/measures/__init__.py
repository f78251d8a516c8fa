"""The measures report: its data and its document."""
