"""`roadmap product`: the commands for products."""
