"""The questions before the one on screen, and the address that asks them all again."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import takewhile
from urllib.parse import urlencode

from vind.indexes.errors import QuestionError
from vind.search import Engine
from vind.search.types import Answer

LINKED = "q"
"""The address parameter of a question, repeated in order for each one of a conversation."""

MOST_LINKED = 2000
"""The most characters of the questions in an address: links in Windows, as in Outlook, end at 2,083
(INTERNET_MAX_URL_LENGTH)."""

MOST_QUESTIONS = 20
"""The most questions of a conversation, with the one on screen. Answering each again takes a fifth
of a second."""


class Conversation:
    """The questions before the one on screen, oldest first.

    Those in ``turns`` have their answers. After them come questions from an address that still have
    to be answered.
    """

    def __init__(self) -> None:
        self.turns: list[tuple[str, Answer]] = []
        self._to_find: list[str] = []

    def add(self, question: str, answer: Answer) -> None:
        """Appends the question that was on screen, with its answer."""
        self.turns.append((question, answer))

    def shorten_for(self, question: str, answer: Answer | None = None) -> None:
        """Drops the oldest questions where an address cannot hold all and then ``question``.

        The rest must begin with a question that is no follow-up. That may be ``question`` itself,
        once its ``answer`` is known. Where no such cut is short enough, all stay.
        """
        both = [*self.turns, (question, answer)] if answer else self.turns
        for first, (typed, found) in enumerate(both):
            if first and not found.is_as_typed(typed):
                continue
            if self._address_from(first, question):
                self.turns = self.turns[first:]
                return

    def resume(self, questions: Sequence[str]) -> None:
        """Takes ``questions`` from an address as the conversation, and keeps known answers."""
        both = zip(self.turns, questions, strict=False)
        self.turns = [turn for turn, linked in takewhile(lambda two: two[0][0] == two[1], both)]
        self._to_find = list(questions[len(self.turns) :])

    @property
    def is_whole(self) -> bool:
        """Whether all questions have their answers."""
        return not self._to_find

    @property
    def next_asked(self) -> tuple[str, ...]:
        """The next question without an answer, after those before it."""
        return (*(asked for asked, _ in self.turns), *self._to_find[:1])

    def find_next(self, engine: Engine, known: Answer | None = None) -> None:
        """Adds the answer to the next question without one, not worded by a model.

        An answer that is ``known`` is used; otherwise the engine finds one. Text that is no
        question is dropped. Raises as ``Engine.ask`` does.
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
        """The questions for an address, ``question`` last; none where they are too long."""
        return self._address_from(0, question)

    def _address_from(self, first: int, question: str) -> list[str]:
        questions = [*(asked for asked, _ in self.turns[first:]), *self._to_find, question]
        spelled = urlencode({LINKED: questions}, doseq=True)
        fits = len(questions) <= MOST_QUESTIONS and len(spelled) <= MOST_LINKED
        return questions if fits else []
