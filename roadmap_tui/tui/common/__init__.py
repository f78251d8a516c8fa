"""Shared parts of the screens: the board session, base screens, questions, lines of records."""
