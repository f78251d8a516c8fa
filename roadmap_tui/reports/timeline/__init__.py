"""The timeline report: its data and its document."""
