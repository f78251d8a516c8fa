"""The way of a roadmap at an emulator of GitHub and Linear that others wrote."""
