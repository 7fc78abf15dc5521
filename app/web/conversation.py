"""What was asked before the question on screen, and an address that asks all of it again."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import dropwhile, takewhile
from urllib.parse import urlencode

from indexes.errors import QuestionError
from search import Engine
from search.question.cleaned import is_as_typed
from search.types import Answer

LINKED = "q"
"""What a question is called in an address, once for each of a conversation, in their order."""

MOST_LINKED = 2000
"""Characters of the questions in an address: Windows' own links, as in Outlook, end at 2,083
(INTERNET_MAX_URL_LENGTH)."""

MOST_QUESTIONS = 20
"""Of a conversation, with the one on screen. Each takes a fifth of a second to find again."""


class Conversation:
    """The questions before the one on screen, oldest first.

    Those in ``turns`` have their answers; behind them come those that an address had and whose
    answers are still to be found.
    """

    def __init__(self) -> None:
        self.turns: list[tuple[str, Answer]] = []
        self._to_find: list[str] = []

    def add(self, question: str, answer: Answer) -> None:
        """One more; the first are forgotten where there are too many.

        The others begin with one that takes nothing up: an address asks its first after none.
        """
        self.turns.append((question, answer))
        if len(self.turns) >= MOST_QUESTIONS:
            recent = self.turns[1 - MOST_QUESTIONS :]
            begins = dropwhile(lambda turn: not is_as_typed(turn[0], turn[1].asked), recent)
            self.turns = list(begins) or self.turns

    def resume(self, questions: Sequence[str]) -> None:
        """Takes ``questions`` of an address for what was asked, with the answers that are known."""
        both = zip(self.turns, questions, strict=False)
        self.turns = [turn for turn, linked in takewhile(lambda two: two[0][0] == two[1], both)]
        self._to_find = list(questions[len(self.turns) :])

    @property
    def is_whole(self) -> bool:
        """Whether all its questions have their answers."""
        return not self._to_find

    def find_next(self, engine: Engine) -> None:
        """Finds the first answer that is still to be found, which no model words.

        Raises as ``Engine.ask`` does; what is no question is left out.
        """
        question = self._to_find[0]
        follows = self.last
        with suppress(QuestionError):
            self.turns.append((question, engine.ask(question, llm=False, follows=follows)))
        del self._to_find[0]

    @property
    def last(self) -> Answer | None:
        """The answer that the next question follows."""
        return self.turns[-1][1] if self.turns else None

    def address_of(self, question: str) -> list[str]:
        """The questions of an address that asks ``question`` after these; none where too long."""
        questions = [*(asked for asked, _ in self.turns), *self._to_find, question]
        spelled = urlencode({LINKED: questions}, doseq=True)
        fits = len(questions) <= MOST_QUESTIONS and len(spelled) <= MOST_LINKED
        return questions if fits else []
