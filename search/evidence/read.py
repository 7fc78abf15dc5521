"""What the reader says of the sentences and rows of the passages found."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

import numpy as np

from vind.indexes.arrays import Vector
from vind.indexes.text.embedded import embedded_text
from vind.indexes.types import TITLE_END, StoredPassage
from vind.search.evidence.units import Sentence
from vind.search.facts.words import Span
from vind.search.reader.reader import Page, Reader
from vind.search.retrieval.interaction import Column

READ = 3
"""Passages read: those with the likeliest sentences. More are slower, and give wrong answers more
chances: on companies kept aside all twelve mark no more right, and .10 fewer of the questions
without an answer are caught."""

UNREAD = np.float32(-9.0)
"""The logit of a sentence that was not read: it hardly answers."""


@dataclass(frozen=True, eq=False, slots=True)
class UnitsRead:
    """Columns over the sentences, as in ``Read``: shapes (sentences,) and (sentences, 3).

    ``spans``: the likeliest answer in each sentence, as a span of its passage's text.
    """

    answers: Vector
    spans: tuple[Span, ...]

    @classmethod
    def of(
        cls,
        question: str,
        passages: Sequence[StoredPassage],
        sentences: Sequence[Sentence],
        likely: Column,
        reader: Reader,
    ) -> Self:
        """``sentences`` are all those of ``passages``, ``likely`` how well each goes by its traits.

        Only the READ passages with the likeliest sentences are read.
        """
        among = passages_to_read([one.passage for one in sentences], likely)
        answers = np.full(len(sentences), UNREAD)
        spans = [(one.start, one.end) for one in sentences]
        pages, places, begins = [], [], []
        for number in among:
            title, body, begin = title_and_body(passages[number])
            within = [n for n, one in enumerate(sentences) if one.passage == number]
            units = tuple((spans[n][0] + begin, spans[n][1] + begin) for n in within)
            pages.append(Page(title, body, units))
            places.append(within)
            begins.append(begin)
        for read, within, begin in zip(reader.read(question, pages), places, begins, strict=True):
            answers[within] = read.answers
            for n, (start, end) in zip(within, read.spans, strict=True):
                spans[n] = (start - begin, end - begin)
        return cls(answers, tuple(spans))

    def features(self, best: int) -> dict[str, float]:
        """What tells whether the sentence number ``best`` answers.

        ``any`` and ``best``: the logits that any answers and that this one does; ``lead``: that it
        does rather than any other or none.
        """
        rest = np.append(np.delete(self.answers, best), 0.0)
        return {
            "any": float(np.logaddexp.reduce(self.answers)),
            "best": float(self.answers[best]),
            "lead": float(self.answers[best] - np.logaddexp.reduce(rest)),
        }


def passages_to_read(passage_of: Sequence[int], likely: Column) -> list[int]:
    """Of the passages that sentences are in, the READ with the likeliest sentences, best first."""
    best = np.argsort(-likely, kind="stable")
    return list(islice(dict.fromkeys(passage_of[int(n)] for n in best), READ))


def title_and_body(stored: StoredPassage) -> tuple[str, str, int]:
    """A passage as the reader reads it, and where the passage's own text begins in the body."""
    own = stored.passage.text
    whole = embedded_text(stored.path, stored.title, stored.passage)
    title, _, above = whole[: len(whole) - len(own)].rpartition(TITLE_END)
    return title, above + own, len(above)
