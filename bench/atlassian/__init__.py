"""Descriptions as Jira gets them, held against Atlassian's own readers."""
