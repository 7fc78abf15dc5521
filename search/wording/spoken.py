"""What a language model says, sentence by sentence."""

from collections.abc import Generator
from contextlib import closing
from typing import NamedTuple

from indexes.sentences import sentence_spans
from search.wording.llm import GoesOn, LanguageModel, Piece
from search.wording.prompt import Prompt


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
