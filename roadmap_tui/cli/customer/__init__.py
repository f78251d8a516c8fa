"""`roadmap customer`: the commands for customers."""
