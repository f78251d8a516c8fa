"""Markdown of trackers: a `Prose` written as it, and read back as canonical text."""
