"""Text in general: characters, cells of a terminal, days, money and names. Pure, and knows no record."""
