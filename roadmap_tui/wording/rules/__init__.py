"""The rules: each reads a passage, a stored story or a request, and returns its findings."""
