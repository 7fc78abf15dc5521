"""Whether a claim says of one thing what stands under the label of another.

"Eyes: rinse with water. Skin: use a cream." does not support that a cream is used for the eyes.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple, Self

from indexes.types import Language
from search.claims.claim import Claim
from search.text.words import content_stems

LABELLED = re.compile(r"\W*(?P<label>[^\W\d_][^\t\n:;.]{0,39}):\s+(?P<text>\S.*)", re.DOTALL)


class _Said(NamedTuple):
    """What a sentence says, and of what by its label; that is empty where it has none."""

    label: str
    of: frozenset[str]
    stems: frozenset[str]

    @classmethod
    def by(cls, sentence: str, language: Language) -> Self:
        found = LABELLED.match(sentence)
        label, text = (found["label"], found["text"]) if found else ("", sentence)
        return cls(
            label,
            frozenset(content_stems(label, language)),
            frozenset(content_stems(text, language)),
        )


def said_under_another_label(claim: Claim, sentences: Sequence[str]) -> list[str]:
    """The label of the one sentence that says what ``claim`` adds, where another label is asked."""
    said = [_Said.by(sentence, claim.asked.language) for sentence in sentences]
    shares = [len(claim.added & one.stems) for one in said]
    most = max(shares, default=0)
    asked = claim.asked.stems
    if not most or shares.count(most) > 1 or not any(one.of and one.of <= asked for one in said):
        return []
    best = said[shares.index(most)]
    return [best.label] if best.of and best.of.isdisjoint(asked) else []
