"""What every store has to do, whatever it keeps boards in."""
