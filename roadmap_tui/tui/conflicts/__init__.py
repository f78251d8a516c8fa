"""The screen of fields that two copies of the board changed differently."""
