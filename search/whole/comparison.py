"""Documents side by side: what each says of each subject, word for word.

Sections are on one subject if their headings and their texts are near each other in meaning. On a
subject that only some documents have a section for, a near sentence of another is quoted; without
one, that document says nothing of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from vind.indexes.arrays import Vectors
from vind.indexes.folding import fold
from vind.search.evidence.find import Evidence, find_evidence
from vind.search.evidence.quotes import Excerpt
from vind.search.evidence.units import Sentence
from vind.search.facts.words import are_of_one_word, words
from vind.search.judgement.judge import Judge
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.interaction import Column
from vind.search.types import Comparison, Length, Subject
from vind.search.whole.named import Fit, documents_named, is_asking, words_asked
from vind.search.whole.sections import Read, longest, read_sections, sections_of, unit
from vind.search.whole.summary import length_asked, quoted

SUBJECTS: dict[Length, int] = {"short": 5, "normal": 12, "long": 30}
"""Subjects at most: those that most documents have, then those with most text."""

SECTIONS = 30
"""Sections of a document that are compared at most."""

ON_ONE_SUBJECT = 0.42
"""Cosine of headings plus that of texts, each without what its document has throughout, from which
two sections are on one subject. Set by hand: pairs that are have .46 and more, others .37 at most.
"""

FEW = 3
"""Sections up to which what all documents have is subtracted, in place of what each has."""

TELLS = 0.5
"""Cosine, without what each document has throughout, from which a sentence of a document without a
section on a subject tells of it. Set by hand."""

CENTRAL, UNLIKE = 0.1, 0.2
"""What a standard deviation of centrality weighs in the choice of sentences beside their cosine,
and that they are not the same words: a comparison is asked for the differences. Set by hand."""

TWO = 2
"""Documents of a comparison at least."""

_NUMBERING = re.compile(r"^\W*(?:[^\W\d_]+\s)?(?:\d[\d.]*|[A-Z]|[IVX]+)\b\W*(?=\w)")


@dataclass(frozen=True, eq=False, slots=True)
class _Side:
    """A document with its sections, their headings' vectors, and all its sentences with theirs.

    From all vectors the mean of the document is subtracted, or of all documents if it is short.
    """

    read: list[Read]
    headings: Vectors
    sections: Vectors
    vectors: Vectors
    sentences: list[Sentence]
    begins: list[int]

    def of(self, place: int) -> slice:
        """The sentences of a section."""
        return slice(self.begins[place], self.begins[place + 1])


@dataclass(slots=True)
class _Row:
    """A subject: the section on it of each document that has one, by the document's place."""

    sections: dict[int, int] = field(default_factory=dict)


def find_comparison(question: Question, corpus: Corpus, length: Length | None) -> Evidence | None:
    """What two or more documents say, side by side: of the subject that is asked for, or of all.

    None if no comparison is asked for, or no two documents are meant. ``length`` is by default what
    the question says.
    """
    if not question.asked_for.compares:
        return None
    fits = documents_named(question, corpus).sides()
    if len(fits) < TWO:
        return None
    most = SUBJECTS[length or length_asked(question)]
    rows = _on_subject(question, fits, corpus) or _on_all(fits, corpus, most)
    excerpts: list[Excerpt] = []
    subjects = []
    for name, cells in rows:
        numbers = []
        for one in cells:
            excerpts += [one] if one else []
            numbers.append(len(excerpts) if one else None)
        subjects.append(Subject(name, tuple(numbers)))
    told = {place for one in subjects for place, number in enumerate(one.quotes) if number}
    if len(told) < len(fits):
        return None
    return Evidence(
        question,
        question.language or fits[0].opening.passage.language,
        Judge.of(corpus.index.calibration, corpus.embedder.fingerprint),
        tuple(excerpts),
        told=True,
        comparison=Comparison(tuple(one.opening.path for one in fits), tuple(subjects)),
    )


def _on_subject(
    question: Question, fits: Sequence[Fit], corpus: Corpus
) -> list[tuple[str, list[Excerpt | None]]]:
    """The best quote of each document on the one subject that is asked for; empty without one."""
    names = [word for one in fits for word in one.by]
    asked = [
        word
        for word in question.own.split()
        if not is_asking(word, question.language)
        and not any(are_of_one_word(one, name) for one in words(word) for name in names)
    ]
    subject = words_asked(replace(question, own=" ".join(asked)))
    files = [one.opening.file_id for one in fits]
    if not subject or not corpus.index.match(" ".join(subject), 1, corpus.within(files).filters):
        return []
    of_each = replace(question, text=" ".join(asked))
    sides = [find_evidence(of_each, corpus.within([one])) for one in files]
    if not all(side.is_found for side in sides):
        return []
    return [(" ".join(subject), [side.excerpts[0] for side in sides])]


def _on_all(
    fits: Sequence[Fit], corpus: Corpus, most: int
) -> list[tuple[str, list[Excerpt | None]]]:
    """What each document says of each subject, in the order of the documents."""
    read = [
        read_sections(longest(every, SECTIONS), corpus.index)
        for one in fits
        if (every := sections_of(corpus.index.passages_of(one.opening.file_id), SECTIONS))
    ]
    if len(read) < len(fits):
        return []
    sides = _sides(read, corpus)
    rows = [_Row({0: place}) for place in range(len(sides[0].read))]
    for at, side in enumerate(sides[1:], 1):
        near = np.array([_nearness(row, sides, side) for row in rows])
        pairs = _pairs(near)
        for row, place in pairs.items():
            rows[row].sections[at] = place
        taken = set(pairs.values())
        rows += [_Row({at: place}) for place in range(len(side.read)) if place not in taken]

    def text(row: _Row) -> int:
        return sum(sides[at].read[place].section.length for at, place in row.sections.items())

    order = sorted(range(len(rows)), key=lambda at: (-len(rows[at].sections), -text(rows[at])))
    kept = [rows[at] for at in sorted(order[:most])]
    return [(_name(row, sides), _cells(row, sides)) for row in kept]


def _sides(read: Sequence[Sequence[Read]], corpus: Corpus) -> list[_Side]:
    names = [
        [_NUMBERING.sub("", one.section.heading) or "-" for one in sections] for sections in read
    ]
    headings = [corpus.embedder.embed_passages(some) for some in names]
    sections = [unit(np.array([one.vectors.sum(axis=0) for one in some])) for some in read]
    sentences = [np.concatenate([one.vectors for one in some]) for some in read]
    centred = zip(*map(_centred, (headings, sections, sentences)), strict=True)
    return [
        _Side(
            list(some),
            *vectors,
            [each for one in some for each in one.section.sentences],
            [0, *np.cumsum([len(one.vectors) for one in some]).tolist()],
        )
        for some, vectors in zip(read, centred, strict=True)
    ]


def _centred(of_each: Sequence[Vectors]) -> list[Vectors]:
    """The vectors of each document without its mean, or without that of all if it has few."""
    common = np.concatenate(of_each).mean(axis=0)
    return [unit(own - (own.mean(axis=0) if len(own) > FEW else common)) for own in of_each]


def _nearness(row: _Row, sides: Sequence[_Side], side: _Side) -> Column:
    """The nearness of a row to each section of ``side``, by the nearest of its own sections."""
    found = [
        side.headings @ sides[at].headings[place] + side.sections @ sides[at].sections[place]
        for at, place in row.sections.items()
    ]
    nearest: Column = np.max(found, axis=0)
    return nearest


def _pairs(near: Vectors | Column) -> dict[int, int]:
    """Rows with the section that is on their subject: the nearest pairs first, each once."""
    pairs: dict[int, int] = {}
    for flat in np.argsort(-near, axis=None, kind="stable"):
        row, place = divmod(int(flat), near.shape[1])
        if near[row, place] < ON_ONE_SUBJECT:
            break
        if row not in pairs and place not in pairs.values():
            pairs[row] = place
    return pairs


def _name(row: _Row, sides: Sequence[_Side]) -> str:
    at, place = min(row.sections.items())
    return sides[at].read[place].section.heading


def _cells(row: _Row, sides: Sequence[_Side]) -> list[Excerpt | None]:
    """A quote of each document on the subject of a row; None if it says nothing of it.

    Sentences are chosen that are near each other and central, rather not in the same words.
    """
    first = min(row.sections)
    spans = {
        at: sides[at].of(row.sections[at]) if at in row.sections else slice(None)
        for at in range(len(sides))
    }
    own = spans[first]
    central = sides[first].read[row.sections[first]].scores
    total = CENTRAL * central.astype(np.float64)
    matches: dict[int, Column] = {}
    for at in row.sections.keys() - {first}:
        matches[at] = _match(sides[first], own, sides[at], spans[at])
        matches[at] += CENTRAL * sides[at].read[row.sections[at]].scores
        total += matches[at].max(axis=1)
    best = int(np.argmax(total))
    cells: list[Excerpt | None] = []
    for at, side in enumerate(sides):
        if at == first:
            cells.append(quoted(side.sentences[own.start + best]))
        elif at in matches:
            place = int(np.argmax(matches[at][best]))
            cells.append(quoted(side.sentences[spans[at].start + place]))
        else:
            near = side.vectors @ sides[first].vectors[own.start + best]
            place = int(np.argmax(near))
            cells.append(quoted(side.sentences[place]) if near[place] >= TELLS else None)
    return cells


def _match(one: _Side, own: slice, other: _Side, its: slice) -> Column:
    """The cosines of sentences of two sections, more where the words differ."""
    said = [fold(each.text) for each in one.sentences[own]]
    others = [fold(each.text) for each in other.sentences[its]]
    differ = np.array([[a != b for b in others] for a in said])
    found: Column = one.vectors[own] @ other.vectors[its].T + UNLIKE * differ
    return found
