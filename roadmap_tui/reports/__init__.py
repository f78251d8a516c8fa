"""The board told: records as JSON, and in later forms."""
