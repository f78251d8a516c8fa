"""The histories of customers' ARR and status, as measures ask for them."""

from functools import cached_property

from roadmap_tui.model.account_history import Histories, Unkept, histories_of, unkept_changes
from roadmap_tui.model.records import Customer
from roadmap_tui.model.snapshot import Snapshot


class HistoriesByCustomer:
    """The histories of a board's customers, each worked out when it is first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._found: dict[str, Histories] = {}

    def of(self, customer: Customer) -> Histories:
        """The values of a customer's ARR and status over time."""
        found = self._found.get(customer.id)
        if found is None:
            found = self._found[customer.id] = histories_of(customer, self._unkept)
        return found

    @cached_property
    def _unkept(self) -> Unkept:
        return unkept_changes(self._snapshot.happened.values())
