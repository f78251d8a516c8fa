"""The apps: the board, the request form, and what every app over a board has."""
