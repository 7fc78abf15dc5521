"""A bounded cache for threads."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """A cache of at most ``most`` keys, which is emptied when it would grow larger."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Key, Value] = {}

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """The cached value of ``key``, or a new one from ``make``."""
        known = self._known  # another thread may replace it by an empty one
        if key in known:
            return known[key]
        value = make()
        self.put(key, value)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Remember ``value``."""
        if len(self._known) >= self._most:
            self._known = {}
        self._known[key] = value

    def get(self, key: Key) -> Value | None:
        """The cached value of ``key``; None if there is none."""
        return self._known.get(key)
