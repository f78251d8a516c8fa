"""The report of requests: what customers said, with its context."""
