"""Limits how much runs at once, and how often a caller may ask. Excess requests are refused.

A queue that only grows helps nobody: callers give up before their turn.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from vind.app.plain import counted
from vind.indexes.errors import TooManyError

BODY_SECONDS = 30
"""How long a request may take to arrive; one of 1 MB does in less on any line."""

CALLERS = 10_000
"""For how many recent callers rates are kept: a few MB, and more than a company needs."""


def in_time(receive: Receive) -> Receive:
    """``receive`` that raises HTTPException (408) where a body takes more than BODY_SECONDS.

    Whoever sends a byte now and then would hold a connection, and what is read so far, for ever.
    """
    last = time.monotonic() + BODY_SECONDS
    is_whole = False

    async def received() -> Message:
        nonlocal is_whole
        if is_whole:
            return await receive()  # waits for the caller to leave
        try:
            message = await asyncio.wait_for(receive(), max(0.0, last - time.monotonic()))
        except TimeoutError:
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT) from None
        is_whole = not message.get("more_body", False)
        return message

    return received


class Place:
    """A place in the queue of ``Turns``, and later among the running."""

    def __init__(self, turns: "Turns") -> None:
        """Call ``Turns.place`` instead."""
        self._turns = turns
        self._coming = asyncio.ensure_future(turns.free.acquire())
        self._is_left = False

    async def comes_up(self, within: float | None = None) -> bool:
        """Waits for its turn, ``within`` seconds at most; returns whether it has come."""
        return bool((await asyncio.wait({self._coming}, timeout=within))[0])

    def leave(self) -> None:
        """Makes room for another; further calls do nothing."""
        if self._is_left:
            return
        self._is_left = True
        self._turns.places -= 1
        if self._coming.done():
            self._turns.free.release()
        else:
            self._coming.cancel()


class Turns:
    """Limits how many tasks of one kind run at once, and queues some more. For one event loop."""

    def __init__(self, at_once: int, waiting: int, what: str, seconds: int) -> None:
        """A refusal names the work as ``what``, and says to try again after ``seconds``."""
        self.free = asyncio.Semaphore(at_once)
        self.places = 0
        self._most, self._at_once = at_once + waiting, at_once
        self._what, self._seconds = what, seconds

    @property
    def running(self) -> int:
        """How many places have their turn."""
        return min(self.places, self._at_once)

    @property
    def waiting(self) -> int:
        """How many places wait for their turn."""
        return self.places - self.running

    def place(self) -> Place:
        """A place, which the caller must leave. Raises TooManyError where the queue is full."""
        if self.places >= self._most:
            raise TooManyError(
                f"This server has its hands full with {self._what}: {self.running} run and "
                f"{self.waiting} wait. Try again in a moment.",
                self._seconds,
            )
        self.places += 1
        return Place(self)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Holds a turn while the context is open. Raises as ``place``."""
        place = self.place()
        try:
            await place.comes_up()
            yield
        finally:
            place.leave()


class Rates:
    """A token bucket for each caller, which refills evenly, full in a minute. Thread-safe."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """No limit where ``a_minute`` is 0."""
        self._a_minute, self._clock = a_minute, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, caller: str) -> None:
        """Counts a request of ``caller``. Raises TooManyError, with the seconds until the next."""
        if not self._a_minute:
            return
        with self._lock:
            now = self._clock()
            left, since = self._left.pop(caller, (float(self._a_minute), now))
            left = min(self._a_minute, left + (now - since) * self._a_minute / 60)
            self._left[caller] = (left - 1 if left >= 1 else left), now
            if len(self._left) > CALLERS:
                self._left.popitem(last=False)
        if left < 1:
            seconds = max(1, round((1 - left) * 60 / self._a_minute))
            raise TooManyError(
                f"You may ask {self._a_minute} times a minute here (VIND_API_RATE), and have. Ask "
                f"again in {counted(seconds, 'second')}.",
                seconds,
            )
