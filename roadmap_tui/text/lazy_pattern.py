"""Patterns that are compiled at their first use: a command that reads no such text pays for none."""

import re
from typing import Any, AnyStr, cast


class _LazyPattern:
    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if "_compiled" not in self.__dict__:
            self._compiled: re.Pattern[Any] = re.compile(self._source, self._flags)
        found = getattr(self._compiled, name)
        setattr(self, name, found)  # from now on it is found at once
        return found


def lazy_pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern by its source, which is compiled once it is asked anything."""
    return cast("re.Pattern[AnyStr]", _LazyPattern(source, flags))
