"""`roadmap request`: one module a command that is longer than a few lines."""
