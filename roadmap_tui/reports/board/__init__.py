"""The board report: its data and its document."""
