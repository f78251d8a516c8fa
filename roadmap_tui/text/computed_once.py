"""A property that is computed at its first read and kept, without the lock that Python 3.11 takes for it."""

from functools import cached_property
from typing import Any, Self, TypeVar, overload

_T_co = TypeVar("_T_co", covariant=True)


class computed_once(cached_property[_T_co]):  # noqa: N801  # it is used as a decorator
    """A cached property of an object that one thread reads: it takes half the time of one with a lock."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> _T_co: ...
    def __get__(self, instance: object | None, owner: type[Any] | None = None) -> Self | _T_co:
        if instance is None:
            return self
        value: _T_co = self.func(instance)
        instance.__dict__[self.func.__name__] = value
        return value
