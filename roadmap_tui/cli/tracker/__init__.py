"""The commands that talk to a tracker: push, sync, link, login."""
