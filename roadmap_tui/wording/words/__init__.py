"""The word lists of the rules, and how single words are recognised."""
