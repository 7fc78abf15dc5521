"""The interface of language models, and their replies as sentences.

A model runs in this process (``local``) or at servers (``remote``). Its replies are untrusted.
"""

from collections.abc import Callable, Generator
from contextlib import closing
from queue import Empty, SimpleQueue
from threading import Event
from typing import Protocol, TypeAlias

from vind.indexes.arrays import Vector
from vind.indexes.text.sentences import sentence_spans
from vind.search.wording.prompt import Prompt

GoesOn: TypeAlias = Callable[[Vector | None], bool]
"""Decides whether to reply, by the hidden state after the prompt; None if that is unknown."""

ANSWER_TOKENS = 160
"""About three sentences; a small model that goes on longer is repeating itself."""

PULSE_SECONDS = 0.5
"""The longest time before a caller can leave."""


class LanguageModel(Protocol):
    """A model that words answers. Threads may share it."""

    @property
    def evidence_tokens(self) -> int:
        """The tokens of evidence that ``build_prompt`` may give it."""

    def count_tokens(self, text: str) -> int:
        """The number of tokens of ``text`` in this model, perhaps an estimate."""

    def generate(self, prompt: Prompt, goes_on: GoesOn | None = None) -> Generator[str, None, bool]:
        """The model's greedy reply in at most ANSWER_TOKENS, piece by piece.

        While there is none yet, an empty piece comes every PULSE_SECONDS. Returns whether the model
        ended by itself, rather than by a budget of tokens or time. ``goes_on`` is called once,
        before the first piece; False ends the reply. Closing the generator cancels the generation,
        even while it waits for its turn. Raises ModelError if generation fails, and ValueError when
        the model is closed.
        """

    def trouble(self) -> str:
        """Why it cannot word answers, as far as is known; empty if it can."""

    def close(self) -> None:
        """Cancel all running and waiting generations, and free the model."""


class Reply:
    """A reply on its way from the thread that makes it to the thread that reads it."""

    def __init__(self) -> None:
        self._pieces: SimpleQueue[str | bool | Exception] = SimpleQueue()
        self.left = Event()
        """Set when nobody reads the reply any longer."""
        self.has_begun = False
        """Whether a piece has come."""

    def add(self, piece: str) -> None:
        """Append a piece."""
        self.has_begun = True
        self._pieces.put(piece)

    def end(self, *, finished: bool = False, error: Exception | None = None) -> None:
        """End the reply: the model ``finished``, an ``error`` ended it, or neither."""
        self._pieces.put(finished if error is None else error)

    def pieces(self) -> Generator[str, None, bool]:
        """The pieces as they come, with empty ones as in ``LanguageModel.generate``.

        Raises the error that ended the reply.
        """
        try:
            while isinstance(piece := self._next(), str):
                yield piece
            if isinstance(piece, Exception):
                raise piece
            return piece
        finally:
            self.left.set()

    def _next(self) -> str | bool | Exception:
        try:
            return self._pieces.get(timeout=PULSE_SECONDS)
        except Empty:
            return ""


def whole_sentences(pieces: Generator[str, None, bool]) -> Generator[str]:
    """The sentences of a reply that comes in pieces, each as soon as the next one begins.

    Empty while none is complete. ``pieces`` returns whether the reply was finished; if not, the
    incomplete last sentence is dropped. Closing the iterator closes ``pieces``.
    """
    text = ""
    with closing(pieces):
        while True:
            try:
                text += next(pieces)
            except StopIteration as end:
                finished: bool = end.value
                break
            *whole, last = sentence_spans(text) or [(0, len(text))]
            for start, stop in whole or [(0, 0)]:
                yield text[start:stop]
            text = text[last[0] :]
    if finished and text.strip():
        yield text.strip()
