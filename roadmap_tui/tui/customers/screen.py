"""The customers screen: who is worth what, renews when, waits for what, was told what."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from roadmap_tui.model.accounts import SOON, Account, accounts
from roadmap_tui.model.request_standing import Standings, line_of
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.background_list_screen import BackgroundListScreen
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.customers.model import HEADING, ORDERS, CustomersModel
from roadmap_tui.tui.customers.text import EMPTY, account_lines, heading_spans, row_spans
from roadmap_tui.tui.widgets.styled import Spans

_TABS = ("By renewal", "By ARR", "By waiting")


class CustomersScreen(BackgroundListScreen):
    """The list of accounts in three orders, and one of them whole."""

    WHERE = "customers"
    RECORDS = "Customer"
    FILTER_HINT = 'words, arr:>100k renewal:<"end of Q1" csm:me segment:enterprise'
    LENS = ("my customers", "everybody's customers")
    EMPTY = EMPTY
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("customers")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = CustomersModel(settings.me.csm or session.me)
        super().__init__(session, settings, keymap, self.model)
        self._standings: Standings | None = None

    # -- what is shown --------------------------------------------------------------------------------------

    def computation(self) -> Callable[[Snapshot, date], list[Account]]:
        """The function that computes the accounts."""
        return accounts

    def take(self, found: Any) -> None:
        """Load the accounts."""
        self._standings = None
        self.model.load(found, self.session.today)

    def row_spans(self, identity: str, width: int) -> Spans:
        """An account in one line, or a heading."""
        currency = self.session.snapshot.board.currency
        if identity.startswith(HEADING):
            return heading_spans(identity.removeprefix(HEADING), self.model.sums(identity), currency)
        return row_spans(self.model.accounts[identity], self.model.today, currency, width)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """An account in full."""
        snapshot, today = self.session.snapshot, self.model.today
        if self._standings is None:
            self._standings = Standings(snapshot, today, line_of(snapshot, today), self.csm)
        account = self.model.accounts[identity]
        return account_lines(account, snapshot, self._standings, self.session.now(), today, width)

    def show_heads(self) -> None:
        """Show the header: how many accounts, what they are worth, how many renew soon and wait."""
        model, sums = self.model, self.model.sums()
        worth = f" · {short_money(sums.arr, self.session.snapshot.board.currency)}" if sums.arr else ""
        words = f"{plural(sums.accounts, 'customer')}{worth}" if self.is_known else "…"
        figures = [(words, "plain")]
        if sums.at_risk:
            figures.append((f" · {sums.at_risk:,} renew within {SOON} days and wait", "amber"))
        self.tell(figures, [(name, model.count(order)) for name, order in zip(_TABS, ORDERS, strict=True)])

    # -- moving about ---------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Read the account whole; the second time, the story that it waits for first."""
        account = self._here()
        if account is None:
            return
        if self.is_reading and account.stories:
            self.open_screen("story", account.stories[0])
            return
        self.set_class(True, "-reading")
        after = f" · {self.key('customers.open')} opens {account.stories[0]}" if account.stories else ""
        self.say(f"{self.scroll_hint()}{after}")

    def action_ask(self) -> None:
        """Write down what the customer asks for."""
        account = self.model.here
        given = {"customer": account.customer.name} if account is not None else None
        self.open_screen("request form", None, given=given)

    def _here(self) -> Account | None:
        if self.model.here is None:
            self.say("There is no customer here.", "amber")
        return self.model.here
