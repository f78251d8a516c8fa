"""The group of commands on sessions."""
