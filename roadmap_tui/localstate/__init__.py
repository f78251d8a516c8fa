"""Files that the program keeps for this person on this machine, beside no board."""
