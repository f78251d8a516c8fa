"""The renewals report: its data and its document."""
