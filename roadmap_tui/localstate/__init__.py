"""Local state: files that the program keeps for the user on this machine, beside no board."""
