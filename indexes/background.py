"""What a writer does beside its work: large segments of vectors get their approximate form."""

import threading
from contextlib import AbstractContextManager

from indexes.derived import Derived
from indexes.vectors.approximate import StoppedError


class Background:
    """One thread of a writer's, while there is something to do. Readers search exactly until then.

    ``guard`` is held by whoever changes the derived parts.
    """

    def __init__(self, derived: Derived, guard: AbstractContextManager[object]) -> None:
        self._derived, self._guard = derived, guard
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._error: Exception | None = None

    def go_on(self) -> None:
        """Begin with the next segment, if there is one and none is being made; holds the guard."""
        busy = self._thread is not None and self._thread.is_alive()
        if not busy and self._error is None and self._derived.next_large() is not None:
            self._thread = threading.Thread(target=self._work, name="vind-vectors", daemon=True)
            self._thread.start()

    def finish(self, *, wait: bool) -> None:
        """End: after all that there is to do, or, without ``wait``, within seconds.

        Must not be called with the guard held. Raises what the thread met: DiskFullError or
        IndexFailure.
        """
        if not wait:
            self._stop.set()
        if self._thread is not None:
            self._thread.join()
        if wait and self._error is not None:
            raise self._error

    def _work(self) -> None:
        try:
            while True:
                with self._guard:
                    file = self._derived.next_large()
                    if file is None:
                        return
                    exact = self._derived.load(file)
                made = self._derived.make_approximate(file, exact, self._stop)
                with self._guard:
                    self._derived.adopt(file, made)
        except StoppedError:
            return
        except Exception as error:  # noqa: BLE001 - raised by ``finish``
            self._error = error
