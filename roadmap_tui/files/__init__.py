"""Folders and files of this person on this machine."""
