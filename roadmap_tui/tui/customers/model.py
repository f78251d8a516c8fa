"""The customers' model: accounts by renewal, by ARR or by what they wait for; filtered. Pure state."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from roadmap_tui.model.accounts import SOON, Account
from roadmap_tui.model.records import number
from roadmap_tui.tui.widgets.rows import Rows

Order = Literal["renewal", "arr", "waiting"]
ORDERS: tuple[Order, ...] = ("renewal", "arr", "waiting")
HEADING = "#"
MONTH = 30
GROUPS = ("within 30 days", f"within {SOON} days", "later", "no day", "left")
"""The headings of the accounts by renewal, in their order; a renewal that is past has no day ahead."""


class Sums(NamedTuple):
    """The sums over accounts: how many, their ARR, how many of them are at risk."""

    accounts: int
    arr: int
    at_risk: int


class CustomersModel(Rows[Order]):
    """State of the customers. With `is_mine`, only accounts of `me` are shown."""

    def __init__(self, me: str) -> None:
        super().__init__(ORDERS)
        self.me = me
        self.accounts: dict[str, Account] = {}
        self.today = date.min
        self._under: dict[str, list[str]] = {}

    def load(self, accounts: Iterable[Account], today: date) -> None:
        """Load the accounts as they are on a day."""
        self.accounts = {one.customer.id: one for one in accounts}
        self.today = today
        self.show()

    @property
    def here(self) -> Account | None:
        """The account under the cursor."""
        return self.accounts.get(self.cursor) if self.cursor is not None else None

    def sums(self, heading: str | None = None) -> Sums:
        """The sums over the accounts under a heading, or over all."""
        refs = self._under.get(heading, []) if heading is not None else list(self.accounts)
        mine = [self.accounts[one] for one in refs]
        return Sums(
            len(mine),
            sum(one.customer.arr or 0 for one in mine if one.customer.status != "churned"),
            sum(one.is_at_risk(self.today) for one in mine),
        )

    def count(self, order: Order) -> int:
        """The number that an order puts first: renewals within 90 days, accounts, those that wait."""
        match order:
            case "renewal":
                return sum(_group(one, self.today) in GROUPS[:2] for one in self.accounts.values())
            case "arr":
                return len(self.accounts)
            case "waiting":
                return sum(bool(one.waits) for one in self.accounts.values())

    def show(self) -> None:
        """Filter the accounts, and put them in order; by renewal they stand under headings."""
        kept = [one for one in self.accounts.values() if self._is_shown(one)]
        kept.sort(key=lambda one: (-(one.customer.arr or 0), number(one.customer.id)))
        self._under = {}
        if self.tab == "waiting":
            kept.sort(key=lambda one: (-one.waits, -len(one.to_tell)))
        if self.tab != "renewal":
            self.fill([one.customer.id for one in kept])
            return
        kept.sort(key=lambda one: one.customer.renewal or date.max)
        for group in GROUPS:
            mine = [one.customer.id for one in kept if _group(one, self.today) == group]
            if mine:
                self._under[f"{HEADING}{group}"] = mine
        shown = [one for heading, mine in self._under.items() for one in (heading, *mine)]
        self.fill(shown, self._under.keys())

    def _is_shown(self, account: Account) -> bool:
        customer = account.customer
        if self.is_mine and (customer.csm or "").casefold() != self.me.casefold():
            return False
        return self.keeps(customer.id)


def _group(account: Account, today: date) -> str:
    left = account.days_left(today)
    if account.customer.status == "churned":
        return "left"
    if left is None or left < 0:
        return "no day"
    return GROUPS[0] if left <= MONTH else GROUPS[1] if left <= SOON else "later"
