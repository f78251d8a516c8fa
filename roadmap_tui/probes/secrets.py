"""What a person's own settings give to probes: databases and headers, by the names that a board may call them."""

import os
import re
from collections.abc import Mapping
from string import Template
from typing import NamedTuple

from roadmap_tui.probes.unread import NotHere
from roadmap_tui.settings.schema import Probes
from roadmap_tui.settings.values import LOOPBACK
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.nearest import meant

_HEADER = re.compile(r"(?:https?://)?(?P<host>[^\s/]+)/?\s+(?P<name>[A-Za-z0-9-]+):\s*(?P<value>[\x20-\x7e]+)")


class Header(NamedTuple):
    """A header that goes to one host."""

    host: str
    name: str
    value: str


class Secrets:
    """The secrets of a person, which a board names and never holds."""

    def __init__(self, probes: Probes, environment: Mapping[str, str] | None = None) -> None:
        self._probes = probes
        self._environment = os.environ if environment is None else environment

    def dsn(self, name: str) -> str:
        """The address of a database. Raises NotHere where the person's settings have none of that name."""
        return self._named("dsn", self._probes.dsn, name)

    def header(self, name: str) -> Header:
        """A header with the host it is for. Raises NotHere where there is none, or it is not written as one."""
        found = _HEADER.fullmatch(self._named("headers", self._probes.headers, name))
        if found is None:
            raise NotHere(f"your setting probes.headers.{one_line(name)} is not written as HOST Name: value")
        return Header(found["host"].lower(), found["name"], found["value"])

    def may_be_plain(self, host: str) -> bool:
        """Whether a host may be asked without TLS: this machine, and those that the person allows."""
        return host in LOOPBACK or host in {one.lower() for one in self._probes.http}

    def _named(self, key: str, known: Mapping[str, str], name: str) -> str:
        if name not in known:
            raise NotHere(f"your settings have no probes.{key}.{one_line(name)}.{meant(name, known)}".rstrip("."))
        try:
            return Template(known[name]).substitute(self._environment)
        except KeyError as missing:
            raise NotHere(
                f"probes.{key}.{one_line(name)} names {missing.args[0]}, which the environment lacks"
            ) from None
        except ValueError:
            raise NotHere(f"probes.{key}.{one_line(name)} holds a $ before no name; write it twice") from None
