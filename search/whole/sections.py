"""The sections of a document, with a vector for each of their sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from vind.indexes.arrays import Vectors
from vind.indexes.index import Index
from vind.indexes.text.embedded import headings_of
from vind.indexes.text.greetings import is_head_line
from vind.search.evidence.placing import is_heading_like
from vind.search.evidence.quotes import Excerpt, quote_of
from vind.search.evidence.units import Sentence, split_passages
from vind.search.facts.words import words
from vind.search.tables.table import header_over, is_row

PART = 6
"""Sentences of each part of a document without sections."""

DEEPEST = 4
"""Levels of headings that are tried."""

AT_ONCE = 64
"""Passages whose word states are unpacked at once: some 3 MB."""

SHORTEST, LONGEST = 5, 60
"""Words of a sentence that says something and can be read at a glance."""


@dataclass(frozen=True, eq=False, slots=True)
class Section:
    """A part of a document: the last heading above, and its sentences in order.

    ``vectors`` has one of each sentence, shape (sentences, dimension), of unit length.
    """

    heading: str
    sentences: tuple[Sentence, ...]
    vectors: Vectors

    @property
    def length(self) -> int:
        """Characters of its sentences."""
        return sum(one.end - one.start for one in self.sentences)

    def central(self, among: Sequence[int] = ()) -> int:
        """The place of the sentence that says most of it: the nearest to all that it says.

        ``among`` limits it to some places. A row, or a sentence that is too short or too long, is
        taken only where there is no other.
        """
        places = among or range(len(self.sentences))
        near = self.vectors @ self.vectors.mean(axis=0)
        return max(places, key=lambda at: (_is_fit(self.sentences[at].text), float(near[at])))


def sections_of(file_id: int, index: Index, most: int) -> list[Section]:
    """The sections of a document, by the deepest level of headings with at most ``most`` of them.

    By the first level with several if even that has more. If most of it is under no heading it is
    cut in parts.
    """
    sentences = [one for one in split_passages(index.passages_of(file_id)) if not _is_idle(one)]
    paths = [headings_of(one.heading) for one in sentences]
    lengths: list[int] = []
    for depth in range(1, DEEPEST + 1):
        found = [len(list(each)) for _, each in groupby(path[:depth] for path in paths)]
        if len(lengths) <= 1 or len(found) <= most:
            lengths, level = found, depth
    is_headed = 2 * sum(map(bool, paths)) > len(paths)
    if len(lengths) == 1 or not is_headed:
        count = min(most, -(-len(sentences) // PART))
        lengths = [len(part) for part in np.array_split(np.arange(len(sentences)), count)]
    vectors = _vectors(sentences, index)
    sections = []
    for length, end in zip(lengths, np.cumsum(lengths).tolist(), strict=True):
        heading = next(reversed(paths[end - 1][:level]), "")
        sections.append(
            Section(heading, tuple(sentences[end - length : end]), vectors[end - length : end])
        )
    return sections


def longest(sections: Sequence[Section], most: int) -> list[Section]:
    """The ``most`` sections with most text, in their order."""
    kept = sorted(range(len(sections)), key=lambda at: -sections[at].length)[:most]
    return [sections[at] for at in sorted(kept)]


def quoted(one: Sentence) -> Excerpt:
    """A sentence as a quote."""
    span = (one.start, one.end)
    return quote_of(one.stored, span, span, 1.0)


def unit(vectors: Vectors) -> Vectors:
    """``vectors``, shape (n, dimension), scaled to unit length; those of length 0 unchanged."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Vectors = (vectors / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return found


def _is_idle(one: Sentence) -> bool:
    """Whether a sentence is a heading, names columns or addresses a mail."""
    passage, text = one.stored.passage, one.text
    is_line = passage.text[one.end : one.end + 1] in ("", "\n")
    is_heading = is_line and (is_heading_like(text) or text.strip() in headings_of(passage.heading))
    is_header = is_row(text) and not header_over(passage, one.start)
    return is_heading or is_header or is_head_line(text)


def _is_fit(text: str) -> bool:
    return SHORTEST <= len(words(text)) <= LONGEST and not is_row(text)


def _vectors(sentences: Sequence[Sentence], index: Index) -> Vectors:
    """The vectors of a document's sentences, of unit length, shape (sentences, dimension).

    Each is the mean of the states of its words that the index has: no text is embedded, so that a
    document of hundreds of pages takes no longer than a question.
    """
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
                found[place] = inside.sum(axis=0, dtype=np.float32)
    dimension = max((len(one) for one in found.values()), default=1)
    total = np.zeros((len(sentences), dimension), dtype=np.float32)
    for place, vector in found.items():
        total[place] = vector
    return unit(total)
