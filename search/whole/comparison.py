"""Documents side by side: what each says of each subject, word for word, and nothing joined.

Sections of two documents are on one subject if each is the other's nearest by heading and text. Of
a subject that a document has no section on, it is asked as of any question: it says nothing of it
where the answer would be "not found".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from vind.indexes.arrays import Vectors
from vind.indexes.index import Index
from vind.indexes.types import Embedder
from vind.search.evidence.find import Evidence, find_evidence
from vind.search.evidence.quotes import Excerpt
from vind.search.facts.asked import length_asked, without_asking
from vind.search.facts.dates import find_dates
from vind.search.facts.words import are_of_one_word, blotted, content_stems, in_words, words
from vind.search.judgement.judge import Judge
from vind.search.passages import NUMBERING
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.types import Comparison, Length, Subject
from vind.search.whole.named import Fit, documents_compared
from vind.search.whole.sections import Section, longest, quoted, sections_of, unit

SUBJECTS: dict[Length, int] = {"short": 5, "normal": 15, "long": 30}
"""Subjects at most: those that most documents have, then those with most text."""

SECTIONS = 30
"""Sections of a document that are compared at most."""


@dataclass(frozen=True, eq=False, slots=True)
class _Side:
    """A document's sections, with a vector for each, shape (sections, dimension).

    Two sections are as near as the cosines of their headings and of their texts together.
    """

    file_id: int
    sections: list[Section]
    vectors: Vectors

    @classmethod
    def of(cls, file_id: int, index: Index, embedder: Embedder) -> "_Side":
        """Those with a heading, if any has one: what stands before the first heads the document."""
        every = longest(sections_of(file_id, index, SECTIONS), SECTIONS)
        sections = [one for one in every if one.heading] or every
        names = [NUMBERING.sub("", one.heading) or "-" for one in sections]
        texts = unit(np.array([one.vectors.sum(axis=0) for one in sections]))
        return cls(file_id, sections, np.hstack((embedder.embed_passages(names), texts)))


_Row = dict[int, int]
"""A subject: the place of the section on it of each document that has one, by the document's."""


def find_comparison(question: Question, corpus: Corpus) -> Evidence | None:
    """What two or more documents say, side by side: of the subject that is asked for, or of all.

    None if no comparison is asked for, or no two documents are meant.
    """
    if not question.asked_for.compares:
        return None
    fits = documents_compared(question, corpus)
    if not fits:
        return None
    table = _of_subject(question, fits, corpus) or _of_all(question, fits, corpus)
    if not table:
        return None
    excerpts = [one for _, cells in table for one in cells if one]
    numbers = iter(range(1, len(excerpts) + 1))
    subjects = tuple(
        Subject(name, tuple(next(numbers) if one else None for one in cells))
        for name, cells in table
    )
    return Evidence(
        question,
        question.language or fits[0].opening.passage.language,
        Judge.of(corpus.index.calibration, corpus.embedder.fingerprint),
        tuple(excerpts),
        comparison=Comparison(tuple(one.opening.path for one in fits), subjects),
    )


_Table = list[tuple[str, list[Excerpt | None]]]
"""Subjects, each with the quote of each document on it; None if it says nothing of it."""


def _of_subject(question: Question, fits: Sequence[Fit], corpus: Corpus) -> _Table:
    """What each document says of the one subject that is asked for; empty without one."""
    asked = without_asking(question.own)
    names = [word for one in fits for word in one.named]
    rest = [
        word
        for word in blotted(asked, (one.span for one in find_dates(asked))).split()
        if not any(are_of_one_word(one, name) for one in words(word) for name in names)
    ]
    said = [at for at, word in enumerate(rest) if content_stems(word, question.language)]
    if not said:
        return []
    subject = replace(question, text=" ".join(rest), own=" ".join(rest))
    cells = [_said(subject, one.opening.file_id, corpus) for one in fits]
    name = " ".join(rest[said[0] : said[-1] + 1]).strip(" ,.;:?!")
    return [(name, cells)] if any(cells) else []


def _said(question: Question, file_id: int, corpus: Corpus) -> Excerpt | None:
    """What a document says in answer to a question; None if it says nothing of it."""
    evidence = find_evidence(question, corpus.within([file_id]))
    return evidence.excerpts[0] if evidence.is_found else None


def _of_all(question: Question, fits: Sequence[Fit], corpus: Corpus) -> _Table:
    """What each document says of each subject that one of them has a section on."""
    sides = [_Side.of(one.opening.file_id, corpus.index, corpus.embedder) for one in fits]
    rows: list[_Row] = []
    for at, side in enumerate(sides):
        pairs = _pairs(rows, sides, side)
        for row, place in pairs.items():
            rows[row][at] = place
        rows += [{at: place} for place in range(len(side.sections)) if place not in pairs.values()]
    most = SUBJECTS[length_asked(question.own)]

    def weight(row: _Row) -> tuple[int, int]:
        return len(row), sum(sides[at].sections[place].length for at, place in row.items())

    kept = sorted(sorted(range(len(rows)), key=lambda at: weight(rows[at]), reverse=True)[:most])
    return [_told(rows[at], sides, corpus) for at in kept]


def _pairs(rows: Sequence[_Row], sides: Sequence[_Side], side: _Side) -> dict[int, int]:
    """Rows with the section of ``side`` on their subject: each is the other's nearest."""
    if not rows:
        return {}
    near = np.array(
        [
            np.max([side.vectors @ sides[at].vectors[place] for at, place in row.items()], axis=0)
            for row in rows
        ]
    )
    nearest = near.argmax(axis=1)
    return {row: int(at) for row, at in enumerate(nearest) if near[:, at].argmax() == row}


def _told(row: _Row, sides: Sequence[_Side], corpus: Corpus) -> tuple[str, list[Excerpt | None]]:
    """The name of a subject, and what each document says of it.

    Of sections in like words the sentences are told that differ: these are asked for.
    """
    first = min(row)
    section = sides[first].sections[row[first]]
    others = {at: sides[at].sections[place] for at, place in row.items() if at != first}
    said = {in_words(one.text) for other in others.values() for one in other.sentences}
    central = section.central(_unlike(section, said))
    own = {in_words(one.text) for one in section.sentences}
    heading = NUMBERING.sub("", section.heading)
    cells: list[Excerpt | None] = []
    for at, side in enumerate(sides):
        if at == first:
            cells.append(quoted(section.sentences[central]))
        elif at in others:
            near = others[at].vectors @ section.vectors[central]
            places = _unlike(others[at], own)
            cells.append(
                quoted(others[at].sentences[max(places, key=lambda one: float(near[one]))])
            )
        else:
            cells.append(_said(Question.of(heading), side.file_id, corpus) if heading else None)
    return heading or "-", cells


def _unlike(section: Section, said: set[str]) -> Sequence[int]:
    """The places of the sentences that are not ``said`` word for word; of all if all are."""
    every = range(len(section.sentences))
    return [at for at in every if in_words(section.sentences[at].text) not in said] or every
