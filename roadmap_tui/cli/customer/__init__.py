"""`roadmap customer` and the question which customer a name means."""
