"""What wording needs of a language model, and what one says, sentence by sentence.

A model runs in this process (``local``) or at servers (``remote``). What either says is untrusted.
"""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event
from typing import NamedTuple, Protocol, TypeAlias

from vind.indexes.arrays import Vector
from vind.indexes.sentences import sentence_spans
from vind.search.wording.prompt import Prompt

GoesOn: TypeAlias = Callable[[Vector | None], bool]
"""Whether to reply, by the hidden state behind a prompt; None where there is none to be seen."""

ANSWER_TOKENS = 160
"""About three sentences; a small model that goes on longer is repeating itself."""

PULSE_SECONDS = 0.5
"""How long an asker waits at most before it can leave."""


class Piece(NamedTuple):
    """A piece of a reply; empty while there is none.

    ``likelihoods`` are those of its tokens, as natural logarithms; none where the model tells none.
    """

    text: str
    likelihoods: tuple[float, ...] = ()


class LanguageModel(Protocol):
    """A model that words answers, shared by threads."""

    @property
    def evidence_tokens(self) -> int:
        """How many tokens of evidence ``build_prompt`` is to give it."""

    def count_tokens(self, text: str) -> int:
        """How many tokens ``text`` is to this model, or about so many."""

    def generate(
        self, prompt: Prompt, goes_on: GoesOn | None = None
    ) -> Generator[Piece, None, bool]:
        """The model's greedy reply in at most ANSWER_TOKENS, piece by piece.

        While there is none yet an empty piece comes every PULSE_SECONDS. Returns whether the model
        ended by itself, rather than by a budget of tokens or time. ``goes_on`` is asked once,
        before any piece comes, and ends the reply where it says no. Closing the generator cancels
        the generation, also one that still waits for its turn. Raises ModelError where it fails,
        and ValueError when the model is closed.
        """

    def trouble(self) -> str:
        """Why it words nothing, as far as is known; empty where it does."""

    def close(self) -> None:
        """End what runs and what waits, and let go of the model."""


@dataclass(frozen=True, slots=True)
class _End:
    finished: bool = False
    error: Exception | None = None


class Reply:
    """A reply, between the thread that makes it and the one that reads it."""

    def __init__(self) -> None:
        self._pieces: SimpleQueue[Piece | _End] = SimpleQueue()
        self.left = Event()
        """Whether nobody reads it any longer."""
        self.has_begun = False
        """Whether a piece has come."""

    def add(self, piece: Piece) -> None:
        """The next piece."""
        self.has_begun = True
        self._pieces.put(piece)

    def end(self, *, finished: bool = False, error: Exception | None = None) -> None:
        """No piece comes any more: the model has finished, an ``error`` ended it, or neither."""
        self._pieces.put(_End(finished, error))

    def pieces(self) -> Generator[Piece, None, bool]:
        """The pieces as they come, and the empty ones, as of ``LanguageModel.generate``.

        Raises the error that ended it.
        """
        try:
            while isinstance(piece := self._next(), Piece):
                yield piece
            if piece.error is not None:
                raise piece.error
            return piece.finished
        finally:
            self.left.set()

    def _next(self) -> Piece | _End:
        try:
            return self._pieces.get(timeout=PULSE_SECONDS)
        except Empty:
            return Piece("")


class Said(NamedTuple):
    """A sentence of a model; empty while none has become whole.

    ``likelihood`` is that of the least likely token in it with a digit, as a natural logarithm; 0
    where it has none.
    """

    text: str
    likelihood: float = 0.0


def sentences_said(
    llm: LanguageModel, prompt: Prompt, goes_on: GoesOn | None = None
) -> Generator[Said]:
    """``whole_sentences`` of the model's reply, but for those that it was told itself.

    ``goes_on`` is as of ``LanguageModel.generate``.
    """
    with closing(whole_sentences(llm.generate(prompt, goes_on))) as sentences:
        yield from (one for one in sentences if not one.text or one.text not in prompt.system)


def whole_sentences(pieces: Generator[Piece, None, bool]) -> Generator[Said]:
    """The sentences of a reply that comes in pieces, each as soon as the next one begins.

    Empty while none has become whole. ``pieces`` returns whether the reply was finished: a last
    sentence that the budget cut off is left out. Closing the iterator closes it.
    """
    text = ""
    numbers: list[tuple[int, float]] = []
    with closing(pieces):
        while True:
            try:
                piece = next(pieces)
            except StopIteration as end:
                finished: bool = end.value
                break
            if any(map(str.isdigit, piece.text)):
                numbers += [(len(text), likelihood) for likelihood in piece.likelihoods]
            text += piece.text
            *whole, last = sentence_spans(text) or [(0, len(text))]
            for start, stop in whole or [(0, 0)]:
                yield Said(text[start:stop], _least(numbers, start, stop))
            text = text[last[0] :]
            numbers = [(at - last[0], likelihood) for at, likelihood in numbers]
    if finished and text.strip():
        yield Said(text.strip(), _least(numbers, 0, len(text)))


def _least(numbers: list[tuple[int, float]], start: int, stop: int) -> float:
    """The least of the likelihoods of tokens that begin there."""
    return min((likelihood for at, likelihood in numbers if start <= at < stop), default=0.0)
