"""The choices of the fields that take only certain words."""

TOUCHPOINTS = ("learn", "onboard", "use", "billing", "support", "engage", "measure", "renew")
KINDS = ("ask", "bet")
HORIZONS = ("now", "next", "later")
DIRECTIONS = ("up", "down")
CUSTOMER_STATUSES = ("trial", "active", "churned")
IMPORTANCE = ("does not care", "nice to have", "important", "critical")
"""The grades 0 to 3 in words."""
FEELINGS = ("delighted", "content", "puzzled", "annoyed", "angry", "worried")
RESULTS = ("did", "with-help", "failed")
SATISFACTION = ("not served", "poorly", "partly", "well")
"""The grades 0 to 3 of how well a customer is served today, in words."""
