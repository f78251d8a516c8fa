"""Contracts: Jira's own files for what is sent there, and what every store and every tracker has to do."""

from tests.contracts.asked import Asked
from tests.contracts.jira_files import (
    HERE,
    PLACE,
    Broken,
    ContractTransport,
    check_document,
    check_reply,
    check_request,
    hooks,
    needed,
    node_kinds,
)

__all__ = [
    "HERE",
    "PLACE",
    "Asked",
    "Broken",
    "ContractTransport",
    "check_document",
    "check_reply",
    "check_request",
    "hooks",
    "needed",
    "node_kinds",
]
