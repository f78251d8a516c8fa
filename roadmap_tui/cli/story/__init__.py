"""`roadmap story`: one module a command that is longer than a few lines."""
