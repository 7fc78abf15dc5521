"""A stop that costs no work: what was read by then is committed before the run ends."""

from collections.abc import Iterator
from contextlib import contextmanager


class Stop:
    """Whether somebody wants a run to stop. It takes no lock: a signal may ask for it anywhere."""

    def __init__(self) -> None:
        self.is_wanted = False
        self._is_heard = False

    def ask(self) -> bool:
        """Ask for it. Whether the run ends by itself soon: not where this was asked before."""
        is_new, self.is_wanted = not self.is_wanted, True
        return is_new and self._is_heard

    @contextmanager
    def heard(self) -> Iterator[None]:
        """While files are read, and there is something to lose, ``is_wanted`` is looked at."""
        self._is_heard = True
        try:
            yield
        finally:
            self._is_heard = False
