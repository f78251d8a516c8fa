"""Trackers: a protocol, defaults for it, a registry of adapters, and a folder for each of them."""
