"""The sections of a document, and the sentence that says most of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from vind.indexes.arrays import Vector, Vectors
from vind.indexes.headings import headings_of
from vind.indexes.index import Index
from vind.indexes.letters import is_head_line
from vind.indexes.types import StoredPassage
from vind.search.evidence.placing import is_heading_like
from vind.search.evidence.units import Sentence, split_passages
from vind.search.facts.words import words
from vind.search.retrieval.ranking import standardised
from vind.search.tables.table import header_over, is_row

PARTS = 6
"""Sentences of each part of a document without sections."""

DEEPEST = 4
"""Levels of headings that are tried."""

AT_ONCE = 64
"""Passages whose word states are unpacked at once: some 3 MB."""

SHORTEST, LONGEST = 5, 60
"""Words of a sentence that says enough, and can be read at a glance."""

# In standard deviations of the centrality of a section's sentences; set by hand.
FIRST, UNFIT, ROW = 0.6, 1.0, 2.0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: the last heading above, and its sentences in order."""

    heading: str
    sentences: tuple[Sentence, ...]

    @property
    def length(self) -> int:
        """Characters of its sentences."""
        return sum(one.end - one.start for one in self.sentences)


def sections_of(passages: Sequence[StoredPassage], most: int) -> list[Section]:
    """The sections of a document, by the deepest level of headings with at most ``most`` of them.

    If even the first level has more, by that. A document without headings is cut in parts.
    """
    sentences = [one for one in split_passages(passages) if not _is_idle(one)]
    if not sentences:
        return []
    paths = [headings_of(one.heading) for one in sentences]
    best: list[Section] = []
    for depth in range(1, DEEPEST + 1):
        found = _cut(sentences, [path[:depth] for path in paths])
        if len(found) > most and len(best) > 1:
            break
        best = found
    if len(best) > 1:
        return best
    count = min(most, -(-len(sentences) // PARTS))
    parts = np.array_split(np.arange(len(sentences)), count)
    heading = best[0].heading
    return [Section(heading, tuple(sentences[place] for place in part)) for part in parts]


def _cut(sentences: Sequence[Sentence], keys: Sequence[list[str]]) -> list[Section]:
    grouped = groupby(zip(keys, sentences, strict=True), key=lambda both: both[0])
    return [Section(key[-1] if key else "", tuple(one for _, one in both)) for key, both in grouped]


def longest(sections: Sequence[Section], most: int) -> list[Section]:
    """The ``most`` sections with most text, in their order."""
    kept = sorted(range(len(sections)), key=lambda place: -sections[place].length)[:most]
    return [sections[place] for place in sorted(kept)]


def _is_idle(one: Sentence) -> bool:
    """Whether a sentence is a heading, names columns or addresses a mail."""
    passage, text = one.stored.passage, one.text
    is_line = passage.text[one.end : one.end + 1] in ("", "\n")
    is_heading = is_line and (is_heading_like(text) or text.strip() in headings_of(passage.heading))
    is_header = is_row(text) and not header_over(passage, one.start)
    return is_heading or is_header or is_head_line(text)


@dataclass(frozen=True, eq=False, slots=True)
class Read:
    """A section with a vector for each of its sentences, shape (sentences, dimension).

    ``scores`` say how much each sentence says of the section, in standard deviations.
    """

    section: Section
    vectors: Vectors
    scores: Vector

    @property
    def best(self) -> Sentence:
        """The sentence that says most of the section."""
        return self.section.sentences[int(np.argmax(self.scores))]


def read_sections(sections: Sequence[Section], index: Index) -> list[Read]:
    """Each section with the vectors of its sentences, from the word states of the index.

    A sentence's vector is the mean of the states of its words: no text is embedded.
    """
    vectors = _vectors([one for section in sections for one in section.sentences], index)
    ends = np.cumsum([len(section.sentences) for section in sections])
    return [
        Read(section, own, _scores(section.sentences, own))
        for section, own in zip(sections, np.split(vectors, ends[:-1]), strict=True)
    ]


def _vectors(sentences: Sequence[Sentence], index: Index) -> Vectors:
    """The vectors of sentences in document order, of unit length, shape (sentences, dimension)."""
    places: dict[int, list[int]] = {}
    for place, one in enumerate(sentences):
        places.setdefault(one.stored.passage_id, []).append(place)
    found: dict[int, Vectors] = {}
    ids = list(places)
    for first in range(0, len(ids), AT_ONCE):
        there, states = index.states(ids[first : first + AT_ONCE])
        said = states.similarities(np.eye(states.dimension, dtype=np.float32)).T
        for number, passage_id in enumerate(there):
            own = states.text_of == number
            length = len(sentences[places[passage_id][0]].stored.passage.text)
            begins = length - states.before_end[own].astype(np.int64)
            for place in places[passage_id]:
                one = sentences[place]
                inside = said[own][(begins >= one.start) & (begins < one.end)]
                found[place] = inside.sum(axis=0)
    dimension = max((len(one) for one in found.values()), default=1)
    total = np.zeros((len(sentences), dimension), dtype=np.float32)
    for place, vector in found.items():
        total[place] = vector
    return unit(total)


def unit(vectors: Vectors) -> Vectors:
    """``vectors``, shape (n, dimension), scaled to unit length; those of length 0 unchanged."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Vectors = vectors / np.where(lengths > 0, lengths, 1.0)
    return found


def _scores(sentences: Sequence[Sentence], vectors: Vectors) -> Vector:
    """Nearness to the mean of the section; a sentence says more than a row, and the first most."""
    central = standardised(vectors @ vectors.mean(axis=0))
    for place, one in enumerate(sentences):
        central[place] += FIRST * (place == 0) - UNFIT * _is_unfit(one.text)
        central[place] -= ROW * is_row(one.text)
    scores: Vector = central.astype(np.float32)
    return scores


def _is_unfit(text: str) -> bool:
    return not SHORTEST <= len(words(text)) <= LONGEST
