"""Names that tell the parts of a document apart, as those of its rows, branches and customers do.

"The contact at Hartog is Kees Mulder. The contact at Brons is Eva Smit.": the document is about
Hartog no more than about Brons, so that a question needs the name to find its sentence.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple, Self

from indexes.headings import headings_of
from indexes.sentences import sentence_spans
from indexes.types import Language, Passage
from search.evidence.placing import headings_in
from search.facts.names import is_capitalised
from search.facts.words import content_stems

SHARE_IN_BOTH = 0.5
"""Of the words of two sentences, without names and numbers: those that both must have."""

LABELLED = re.compile(r"(?:[^\s:]+ ){0,2}[^\s:]+:(?= +\S)")
"""What a line is of that says it in front of a colon, in three words at most; a row of a table has
tabs instead."""

FIELD = re.compile(r"[^\t]*:\t")
"""The beginning of a row of a form, which says what the whole is of: "Client:", then a name."""

_CAPITALISED = r"\b[A-ZÀ-Þ][\w&'\u2019-]*"
_NAME = rf"{_CAPITALISED}(?: (?:(?:de|den|der|van|of) ){{0,2}}{_CAPITALISED}){{0,3}}"
LISTED = re.compile(rf"{_NAME}(?:, {_NAME})+,? (?:en|and|of|or|&) {_NAME}")
"""Three names or more in a row, as of branches; two are mostly the parties of one agreement."""

SAID = re.compile(rf"[.!?]$|\t|^{LABELLED.pattern}", re.MULTILINE)
"""What a sentence, a row or a field has, and no address."""


def told_apart_by(
    text: str, names: frozenset[str], rest: frozenset[str], language: Language
) -> frozenset[str]:
    """Those of ``names`` by which a ``text``, as the opening of a document, tells its parts apart.

    ``names`` and ``rest`` are stems: of the names in a question, and of its other words. A name
    does where it stands in a row of a table under another, over one of its columns, in front of a
    colon, in a sentence that says what is asked of it and is said in like words of another, or
    among names in a row of which the question has at most half.
    """
    return frozenset(
        {
            *_of_rows(text, names, language),
            *_of_sentences(text, names, rest, language),
            *_of_lists(text, names, language),
        }
    )


def parts_headed(opening: Passage, names: frozenset[str]) -> frozenset[str]:
    """Those of ``names`` that stand over a part of a document, as its ``opening`` shows.

    ``names`` are stems. A part is what the opening is of, below the whole, or one of several that
    it joins. Over one something is said: the lines of a cover or a letterhead have each other under
    them, and the first is the title of all.
    """
    joined = [heading for _, heading in _parts(opening)]
    over = [*headings_of(opening.heading)[1:], *(joined if len(joined) > 1 else ())]
    return names.intersection(content_stems("\n".join(over), opening.language))


def above_parts(opening: Passage) -> str:
    """What the ``opening`` of a document says of the whole: as far as its first part with a number.

    The parties of an agreement may stand under a heading, but before those that are numbered.
    """
    numbered = (at for at, heading in _parts(opening) if heading[0].isdigit())
    return opening.text[: next(numbered, len(opening.text))]


def _parts(opening: Passage) -> Iterator[tuple[int, str]]:
    """Where each part begins that an ``opening`` joins and says something of, and its heading."""
    starts = list(headings_in(opening))[1:]
    for start, end in pairwise([*starts, len(opening.text)]):
        heading, _, under = opening.text[start:end].partition("\n")
        if SAID.search(under):
            yield start, heading


def _of_rows(text: str, names: frozenset[str], language: Language) -> set[str]:
    found: set[str] = set()
    above = ""
    for line in text.split("\n"):
        if _tells_apart(line, above):
            found |= names.intersection(content_stems(line, language))
        elif label := LABELLED.match(line):
            found |= names.intersection(content_stems(label[0], language))
        above = line
    return found


def _tells_apart(line: str, above: str) -> bool:
    """Whether it is a row under another, or a header of three columns or more."""
    in_table = line.count("\t") > 1 or ("\t" in line and "\t" in above)
    return in_table and not FIELD.match(line)


class _Sentence(NamedTuple):
    """The stems of a sentence, and those without its names and numbers."""

    stems: frozenset[str]
    frame: frozenset[str]

    @classmethod
    def of(cls, text: str, language: Language) -> Self:
        plain = (one for one in text.split() if not (is_capitalised(one) or _has_digit(one)))
        frame = content_stems(" ".join(plain), language)
        return cls(frozenset(content_stems(text, language)), frozenset(frame))

    def is_like(self, other: Self) -> bool:
        both = self.frame & other.frame
        return bool(both) and len(both) >= SHARE_IN_BOTH * len(self.frame | other.frame)


def _of_sentences(
    text: str, names: frozenset[str], rest: frozenset[str], language: Language
) -> set[str]:
    sentences = [_Sentence.of(text[start:end], language) for start, end in sentence_spans(text)]
    found: set[str] = set()
    for one in sentences:
        if names & one.stems:
            for other in sentences:
                if rest & one.stems & other.stems and one.is_like(other):
                    found |= names & one.stems - other.stems
    return found


def _of_lists(text: str, names: frozenset[str], language: Language) -> set[str]:
    found: set[str] = set()
    for listed in LISTED.finditer(text):
        stems = set(content_stems(listed[0], language))
        asked = names & stems
        found |= asked if 2 * len(asked) <= len(stems) else set()
    return found


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
