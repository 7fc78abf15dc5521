"""Whether a claim says of one thing what stands under the label of another.

"Eyes: rinse with water. Skin: use a cream." does not support that a cream is used for the eyes, nor
"Less than 5 litres: use sand. From 5 litres: leave." that sand is used for ten.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple, Self

from search.claims.asked import Asked
from search.claims.claim import Claim
from search.claims.source import Source
from search.tables.ranges import range_of
from search.text.words import content_stems

LABELLED = re.compile(r"\W*(?P<label>[^\W\d_][^\t\n:;.]{0,39}):\s+(?P<text>\S.*)", re.DOTALL)

PART_END = re.compile(r",\s|\s(?:en|and)\s")


class _Said(NamedTuple):
    """A sentence by what stands before and behind its colon.

    ``label``: the former, else empty. ``is_asked``: whether that is what is asked; None where it
    does not tell. ``stems``: the content stems of the rest.
    """

    label: str
    is_asked: bool | None
    stems: frozenset[str]

    @classmethod
    def by(cls, sentence: str, asked: Asked) -> Self:
        found = LABELLED.match(sentence)
        label, text = (found["label"], found["text"]) if found else ("", sentence)
        return cls(
            label,
            _is_asked(label, asked) if label else None,
            frozenset(content_stems(text, asked.language)),
        )


def _is_asked(label: str, asked: Asked) -> bool | None:
    """Whether a label is what is asked.

    Where it is a range, by whether all amounts asked are in it; else True where all its words are
    asked, False where none is, None where some are.
    """
    found = range_of(label, "", asked.language)
    held = [found.holds(one) for one in asked.quantities] if found else []
    if told := [one for one in held if one is not None]:
        return all(told)
    of = frozenset(content_stems(label, asked.language))
    if of <= asked.stems:
        return True if of else None
    return False if of.isdisjoint(asked.stems) else None


def statement_of_another_label(claim: Claim, source: Source) -> list[str]:
    """The label of the one sentence that says what ``claim`` adds, where another label is asked.

    Each part of the claim is looked at by itself too: it may be put together from two labels.
    """
    said = [_Said.by(sentence, claim.asked) for sentence in source.sentences]
    if not any(one.is_asked for one in said):
        return []
    language = claim.asked.language
    parts = PART_END.split(claim.sentence)
    added = [claim.added & frozenset(content_stems(part, language)) for part in parts]
    labels = (_label_of(stems, said) for stems in (claim.added, *added))
    return list(dict.fromkeys(label for label in labels if label))[:1]


def _label_of(added: frozenset[str], said: Sequence[_Said]) -> str:
    """The label of the one sentence with most of what is ``added``, where it is not asked."""
    shares = [len(added & one.stems) for one in said]
    most = max(shares)
    if not most or shares.count(most) > 1:
        return ""
    best = said[shares.index(most)]
    return best.label if best.is_asked is False else ""
