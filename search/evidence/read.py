"""What the reader says of the sentences and rows of the passages found."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, Self

import numpy as np
import numpy.typing as npt

from vind.indexes.arrays import Vector
from vind.indexes.text.embedded import embedded_text
from vind.indexes.types import TITLE_END, StoredPassage
from vind.search.evidence.units import Sentence
from vind.search.facts.words import Span
from vind.search.reader.reader import POLARITIES, Page, Reader


@dataclass(frozen=True, eq=False, slots=True)
class UnitsRead:
    """Columns over the sentences, as in ``Read``: shapes (sentences,) and (sentences, 3).

    ``spans``: the likeliest answer in each sentence, as a span of its passage's text.
    """

    answers: Vector
    polarity: npt.NDArray[np.float32]
    spans: tuple[Span, ...]

    @classmethod
    def of(
        cls,
        question: str,
        passages: Sequence[StoredPassage],
        sentences: Sequence[Sentence],
        reader: Reader,
    ) -> Self:
        """``sentences`` are all those of ``passages``, in order."""
        pages, begins = [], []
        for number, group in groupby(sentences, key=lambda one: one.passage):
            title, body, begin = title_and_body(passages[number])
            units = tuple((one.start + begin, one.end + begin) for one in group)
            pages.append(Page(title, body, units))
            begins += [begin] * len(units)
        read = reader.read(question, pages)
        spans = (span for one in read for span in one.spans)
        return cls(
            np.concatenate([one.answers for one in read]).astype(np.float32),
            np.concatenate([one.polarity for one in read]),
            tuple((a - begin, b - begin) for (a, b), begin in zip(spans, begins, strict=True)),
        )

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

    def ruling(self, number: int) -> tuple[Literal["yes", "no", "neither"], float]:
        """What the sentence ``number`` says of the question, one of POLARITIES, and how surely."""
        logits = self.polarity[number].astype(np.float64)
        chances = np.exp(logits - np.logaddexp.reduce(logits))
        most = int(np.argmax(chances))
        return POLARITIES[most], float(chances[most])


def title_and_body(stored: StoredPassage) -> tuple[str, str, int]:
    """A passage as the reader reads it, and where the passage's own text begins in the body."""
    own = stored.passage.text
    whole = embedded_text(stored.path, stored.title, stored.passage)
    title, _, above = whole[: len(whole) - len(own)].rpartition(TITLE_END)
    return title, above + own, len(above)
