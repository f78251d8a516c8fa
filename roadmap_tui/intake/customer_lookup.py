"""Index of customers by external id, domain and name, for thousands of rows at a time."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from roadmap_tui.actions.change import Change
from roadmap_tui.model.records import Customer
from roadmap_tui.model.similar_customers import bare_name
from roadmap_tui.store.protocol import Transaction
from roadmap_tui.text.characters import folded, one_line
from roadmap_tui.text.plural import listed

Who = str | int
"""The id of a customer on the board, or the place of a new one in the run."""

_NAMED = 5
"""The number of names that a sentence names."""
fold = lru_cache(maxsize=4096)(folded)


class CustomersById(dict[str, Customer]):
    """The customers of a board by id, each read when it is first asked for, and then as it was."""

    def __init__(self, change: Change) -> None:
        super().__init__()
        self._change = change

    def __missing__(self, identity: str) -> Customer:
        """Read a customer. NotFound where there is none."""
        found = self[identity] = self._change.get(Customer, identity)
        return found


class CustomerLookup:
    """Finds a customer by external id, by domain, by name, in this order.

    A name is found as it stands first, then among those that customers had before, then without its legal form
    where that names one customer alone.
    """

    def __init__(self, customers: Iterable[Customer] = ()) -> None:
        self._by_id: dict[str, Who] = {}
        self._by_external_id: dict[str, Who] = {}
        self._by_domain: dict[str, Who] = {}
        self._by_name: dict[str, Who] = {}
        self._by_alias: dict[str, Who] = {}
        self._by_bare_name: dict[str, set[Who]] = {}
        self._called: dict[Who, str] = {}
        self.taken_as: dict[str, str] = {}
        """Names that were found without their legal form, with those of the customers they were taken for."""
        for one in customers:
            if not one.forgotten:
                self._by_id[one.id] = one.id
                self.learn(
                    one.id,
                    name=one.name,
                    domains=one.domains,
                    external_ids=one.external_ids,
                    aliases=one.aliases,
                )

    @classmethod
    def of_transaction(cls, transaction: Transaction) -> "CustomerLookup":
        """The index of every customer of a board, of whom nothing else is read."""
        fields = ("name", "domains", "external_ids", "aliases", "forgotten")
        columns = [transaction.column(Customer, one) for one in fields]
        found = cls()
        for identity in columns[0]:
            known = dict(zip(fields, [column[identity] for column in columns], strict=True))
            if not known.pop("forgotten"):
                found._by_id[identity] = identity
                found.learn(identity, **known)
        return found

    def learn(
        self,
        who: Who,
        *,
        name: str | None,
        domains: Iterable[str] = (),
        external_ids: Iterable[str] = (),
        aliases: Iterable[str] = (),
    ) -> None:
        """Index a customer by all that names it; what names another one already is left to that."""
        for one in external_ids:
            self._by_external_id.setdefault(one, who)
        for one in domains:
            self._by_domain.setdefault(one, who)
        if name:
            self._called.setdefault(who, name)
            self._by_name.setdefault(fold(name), who)
            self._by_bare_name.setdefault(bare_name(name), set()).add(who)
        for one in aliases:
            self._by_alias.setdefault(fold(one), who)
            self._by_bare_name.setdefault(bare_name(one), set()).add(who)

    def find(
        self,
        *,
        name: str | None = None,
        domains: Iterable[str | None] = (),
        external_ids: Iterable[str | None] = (),
    ) -> Who | None:
        """The customer with this external id, domain or name; None where nobody is known by any of them."""
        for one in external_ids:
            if one is not None and one in self._by_external_id:
                return self._by_external_id[one]
        for one in domains:
            if one is not None and one in self._by_domain:
                return self._by_domain[one]
        return self.by_name(name)

    def by_name(self, name: str | None) -> Who | None:
        """The customer of a name; an id or a domain stands for it too."""
        if not name:
            return None
        exact = self._by_name.get(fold(name), self._by_alias.get(fold(name)))
        if exact is not None:
            return exact
        same = self._by_bare_name.get(bare_name(name), ())
        if len(same) == 1:
            (who,) = same
            self.taken_as[name.strip()] = self._called[who]
            return who
        # People write an id, a domain or an address where the name belongs.
        plain = name.strip()
        return self._by_id.get(plain.upper()) or self._by_domain.get(plain.lower().rpartition("@")[2])


def taken_as_remark(names: Mapping[str, str]) -> tuple[str, ...]:
    """What names were taken for that differ from a customer's in the legal form alone, in a sentence."""
    named = [f"{one_line(one)} is taken as {one_line(other)}" for one, other in names.items()]
    return (f"{listed(named, _NAMED)}: all but the legal form is the same.",) if named else ()
