"""What was asked before the question on screen, and an address that asks all of it again."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import takewhile
from urllib.parse import urlencode

from vind.indexes.errors import QuestionError
from vind.search import Engine
from vind.search.types import Answer

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
        """Puts the question that was on screen last, with its answer."""
        self.turns.append((question, answer))

    def shorten_for(self, question: str, answer: Answer | None = None) -> None:
        """Forgets the first where an address cannot ask all and then ``question``.

        The others begin with one that takes nothing up: an address asks its first after none. That
        may be ``question`` itself, once its ``answer`` tells. Where that does not help, all stay.
        """
        both = [*self.turns, (question, answer)] if answer else self.turns
        for first, (typed, found) in enumerate(both):
            if first and not found.is_as_typed(typed):
                continue
            if self._address_from(first, question):
                self.turns = self.turns[first:]
                return

    def resume(self, questions: Sequence[str]) -> None:
        """Takes ``questions`` of an address for what was asked, with the answers that are known."""
        both = zip(self.turns, questions, strict=False)
        self.turns = [turn for turn, linked in takewhile(lambda two: two[0][0] == two[1], both)]
        self._to_find = list(questions[len(self.turns) :])

    @property
    def is_whole(self) -> bool:
        """Whether all its questions have their answers."""
        return not self._to_find

    @property
    def next_asked(self) -> tuple[str, ...]:
        """The question of which the answer is to be found next, behind those before it."""
        return (*(asked for asked, _ in self.turns), *self._to_find[:1])

    def find_next(self, engine: Engine, known: Answer | None = None) -> None:
        """Finds the first answer that is still to be found, which no model words.

        By default the engine does; one that is ``known`` is taken as it is. Raises as
        ``Engine.ask`` does; what is no question is left out.
        """
        question = self._to_find[0]
        follows = self.last
        with suppress(QuestionError):
            self.turns.append((question, known or engine.ask(question, "never", follows)))
        del self._to_find[0]

    @property
    def last(self) -> Answer | None:
        """The answer that the next question follows."""
        return self.turns[-1][1] if self.turns else None

    def address_of(self, question: str) -> list[str]:
        """The questions of an address that asks ``question`` after these; none where too long."""
        return self._address_from(0, question)

    def _address_from(self, first: int, question: str) -> list[str]:
        questions = [*(asked for asked, _ in self.turns[first:]), *self._to_find, question]
        spelled = urlencode({LINKED: questions}, doseq=True)
        fits = len(questions) <= MOST_QUESTIONS and len(spelled) <= MOST_LINKED
        return questions if fits else []
