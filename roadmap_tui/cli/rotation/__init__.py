"""`roadmap rotation`: the commands for stints of a job rotation."""
