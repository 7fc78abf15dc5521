"""The answers that were given last: back, and a page that is loaded again, ask nothing again."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

from vind.indexes.access import Viewer
from vind.indexes.status import IndexStatus
from vind.search.types import Answer

MOST = 500
"""Answers, of all viewers: some 20 kB each. They go with the server."""


class Given(NamedTuple):
    """An answer by who asked what, in a conversation, of which state of which index."""

    viewer: Viewer
    identity: str
    generation: int
    questions: tuple[str, ...]


class KeptAnswers:
    """Answers to what was asked without filters. Thread-safe."""

    def __init__(self, viewer: Viewer, status: IndexStatus) -> None:
        """Those that ``viewer`` may have while the index is as ``status`` says."""
        self._of = viewer, status.identity, status.generation

    def find(self, questions: Sequence[str]) -> Answer | None:
        """The answer to the last of ``questions``, asked after the others; None without one."""
        given = Given(*self._of, tuple(questions))
        with _guard:
            if given in _answers:
                _answers.move_to_end(given)
            return _answers.get(given)

    def keep(self, questions: Sequence[str], answer: Answer) -> None:
        """Keeps a whole answer; the one that was asked for longest ago goes."""
        given = Given(*self._of, tuple(questions))
        with _guard:
            _answers[given] = answer
            _answers.move_to_end(given)
            while len(_answers) > MOST:
                _answers.popitem(last=False)


_answers: "OrderedDict[Given, Answer]" = OrderedDict()
_guard = Lock()
