"""Tells one's own people by their addresses: what they write is no customer's."""

from collections.abc import Iterable


class OwnPeople:
    """One's own people, by domains and addresses; a domain has its subdomains with it."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._own = frozenset(one.strip().lower().removeprefix("@") for one in own if one.strip())

    @property
    def are_known(self) -> bool:
        """Whether anybody said who they are."""
        return bool(self._own)

    def has(self, address: str) -> bool:
        """Whether an address, in small letters, is of one of them."""
        domain = address.rpartition("@")[2]
        return address in self._own or any(
            domain == one or domain.endswith(f".{one}") for one in self._own if "@" not in one
        )
