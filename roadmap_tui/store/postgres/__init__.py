"""The store of a board that a team shares: a PostgreSQL database, reached through psycopg."""
