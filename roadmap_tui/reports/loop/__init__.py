"""The loop report: its data and its document."""
