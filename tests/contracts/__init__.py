"""Contracts: Jira's own files for what is sent there, and what every store and every tracker has to do."""

from tests.contracts.jira_files import (
    HERE,
    PLACE,
    Broken,
    ContractTransport,
    check_document,
    check_request,
    check_response,
    hooks,
    needed,
    node_kinds,
)

__all__ = [
    "HERE",
    "PLACE",
    "Broken",
    "ContractTransport",
    "check_document",
    "check_request",
    "check_response",
    "hooks",
    "needed",
    "node_kinds",
]
