"""What descriptions have in common, whatever their markup: characters, lines, truncation, a text read back."""
