"""What was worked out before, for a few keys and any number of threads."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """The values of at most so many keys: when there are more, all are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Key, Value] = {}

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of ``key``, made where it is not known."""
        known = self._known  # in the place of which another thread may put an empty one
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
        """The value of ``key``, None where it is not known."""
        return self._known.get(key)
