"""Keeps the last answers of each caller, for follow-up questions and feedback by id."""

import secrets
from collections import OrderedDict
from threading import Lock

from vind.indexes.errors import AnswerGoneError
from vind.search.types import Answer

CALLERS, ANSWERS = 500, 10
"""For how many callers answers are kept, and how many for each: some 20 kB an answer, 100 MB in
all."""


class KeptAnswers:
    """The answers by caller and id, in memory only. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: OrderedDict[str, OrderedDict[str, Answer]] = OrderedDict()

    def keep(self, caller: str, answer: Answer) -> str:
        """Keeps ``answer`` and returns its unguessable id; drops the oldest of too many."""
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
        """The answer with that id. Raises AnswerGoneError where ``caller`` has none.

        Another caller's answer does not count.
        """
        with self._lock:
            answer = self._of.get(caller, OrderedDict()).get(answer_id)
        if answer is None:
            raise AnswerGoneError(
                "There is no answer of yours with this id (any more). Ask the question before it "
                "again, or leave `conversation` out."
            )
        return answer
