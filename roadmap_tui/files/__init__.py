"""The user's folders and files on this machine."""
