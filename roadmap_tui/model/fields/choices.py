"""The words that a field may hold, where only some are valid."""

TOUCHPOINTS = ("learn", "onboard", "use", "billing", "support", "engage", "measure", "renew")
KINDS = ("ask", "bet")
HORIZONS = ("now", "next", "later")
DIRECTIONS = ("up", "down")
CUSTOMER_STATUSES = ("trial", "active", "churned")
IMPORTANCE = ("does not care", "nice to have", "important", "critical")
"""The grades 0 to 3 in words."""
SATISFACTION = ("not served", "poorly", "partly", "well")
"""How well a customer is served today: the grades 0 to 3 in words."""
