"""Copies of boards on servers that this machine keeps, and what waits there to be sent."""
