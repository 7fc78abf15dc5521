"""Answers a question in a thread of its own, as any click cuts a run of the page short."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from threading import Condition, Thread

from vind.search.types import Event, Waiting

PULSE_SECONDS = 0.5
"""How often a waiting run of the page gets a chance to end."""


class Asking:
    """The events of one question, followed by successive runs of a session."""

    def __init__(self, stream: Generator[Event], is_somebody_there: Callable[[], bool]) -> None:
        """Starts reading ``stream``, and closes it once the reader has left or gives it up.

        ``is_somebody_there`` is called from another thread, at each event.
        """
        self._news = Condition()
        self._events: list[Event] = []
        self._error: Exception | None = None
        self._has_ended = self._is_left = False
        self._is_somebody_there = is_somebody_there
        Thread(target=self._read, args=(stream,), name="vind-asking", daemon=True).start()

    @property
    def is_left(self) -> bool:
        """Whether the answer was given up and will never be complete."""
        return self._is_left

    def follow(self) -> Iterator[Event]:
        """The events from the first on, with ``Waiting`` while there is no new one.

        Raises what the stream raises.
        """
        shown = 0
        while True:
            with self._news:
                if shown == len(self._events) and not self._has_ended:
                    self._news.wait(PULSE_SECONDS)
                fresh, has_ended = self._events[shown:], self._has_ended
            yield from fresh or (Waiting(),)
            shown += len(fresh)
            if has_ended:
                break
        if self._error:
            raise self._error

    def leave(self) -> None:
        """Gives the answer up."""
        self._is_left = True

    def _read(self, stream: Generator[Event]) -> None:
        try:
            with closing(stream):
                for event in stream:
                    self._is_left = self._is_left or not self._is_somebody_there()
                    if self._is_left:
                        break
                    self._tell(event)
        except Exception as error:  # noqa: BLE001  (raised where it is followed)
            self._error = error
        with self._news:
            self._has_ended = True
            self._news.notify_all()

    def _tell(self, event: Event) -> None:
        if isinstance(event, Waiting):
            return
        with self._news:
            self._events.append(event)
            self._news.notify_all()
