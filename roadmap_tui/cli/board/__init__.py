"""The commands for a board as a whole: init, demo, doctor, history, restore, export, config."""
