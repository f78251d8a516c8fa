"""What several screens use: the board session, base screens, questions, lines of records."""
