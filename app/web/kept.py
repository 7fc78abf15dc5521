"""A cache of recent answers, so that the back button and a reload do not ask again."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

from vind.indexes.access import Viewer
from vind.indexes.reading.status import IndexStatus
from vind.search.types import Answer

MOST = 500
"""The most answers kept, of all viewers together: some 20 kB each, in memory."""


class Given(NamedTuple):
    """The key of an answer: who asked what, in which conversation and version of the index."""

    viewer: Viewer
    identity: str
    generation: int
    questions: tuple[str, ...]


class KeptAnswers:
    """The cached answers to questions without filters. Thread-safe."""

    def __init__(self, viewer: Viewer, status: IndexStatus) -> None:
        """Limits the answers to ``viewer`` and to the index at ``status``."""
        self._of = viewer, status.identity, status.generation

    def find(self, questions: Sequence[str]) -> Answer | None:
        """The answer to the last of ``questions``, asked after the others; None without one."""
        given = Given(*self._of, tuple(questions))
        with _guard:
            if given in _answers:
                _answers.move_to_end(given)
            return _answers.get(given)

    def keep(self, questions: Sequence[str], answer: Answer) -> None:
        """Caches a whole answer, and drops the least recently used one of too many."""
        given = Given(*self._of, tuple(questions))
        with _guard:
            _answers[given] = answer
            _answers.move_to_end(given)
            while len(_answers) > MOST:
                _answers.popitem(last=False)


_answers: "OrderedDict[Given, Answer]" = OrderedDict()
_guard = Lock()
