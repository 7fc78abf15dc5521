"""The last answers of each caller, so that a question can follow one, and be told of by its id."""

import secrets
from collections import OrderedDict
from threading import Lock

from vind.indexes.errors import AnswerGoneError
from vind.search.types import Answer

CALLERS, ANSWERS = 500, 10
"""Whose answers are kept, and how many of each: some 20 kB an answer, 100 MB where all ask."""


class KeptAnswers:
    """By caller and id, in memory: they go with the server. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: OrderedDict[str, OrderedDict[str, Answer]] = OrderedDict()

    def keep(self, caller: str, answer: Answer) -> str:
        """The id of ``answer``, which nobody can guess; the first of too many go."""
        answer_id = secrets.token_urlsafe(16)
        with self._lock:
            own = self._of.setdefault(caller, OrderedDict())
            self._of.move_to_end(caller)
            own[answer_id] = answer
            if len(own) > ANSWERS:
                own.popitem(last=False)
            if len(self._of) > CALLERS:
                self._of.popitem(last=False)
        return answer_id

    def find(self, caller: str, answer_id: str) -> Answer:
        """The answer of that id. Raises AnswerGoneError where ``caller`` has none such, or not yet.

        Another's answer is as if there was none.
        """
        with self._lock:
            answer = self._of.get(caller, OrderedDict()).get(answer_id)
        if answer is None:
            raise AnswerGoneError(
                "There is no answer of yours with this id (any more). Ask the question before it "
                "again, or leave `conversation` out."
            )
        return answer
