"""``vind themes``: documents grouped by what they are about, and each group in its own words.

Groups are those of HDBSCAN (Campello, Moulavi and Sander, PAKDD 2013) over the main components of
the vectors of documents. Their words are those with the highest c-TF-IDF (Grootendorst,
"BERTopic", 2022, arXiv:2203.05794): often in the group, and seldom in the others.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from vind.indexes.arrays import Vectors
from vind.indexes.errors import SortError
from vind.indexes.index import EVERYTHING, Index
from vind.indexes.text.sentences import sentence_spans
from vind.indexes.text.words import STOP_WORDS, WORD
from vind.indexes.types import Filters, Place, Steps
from vind.search.sorting import AT_ONCE, document_vectors

FEWEST = 20
"""Documents without which there are no groups to find."""

COMPONENTS = 5

SMALLEST, SHARE = 5, 0.02
"""The least documents of a theme: a number, and a share of all."""

WITHIN = 0.1
"""Quantile of its members' nearness to a theme, up to which others are counted with it."""

NAMED_BY, QUOTED = 6, 3

READ = 5000
"""Characters of a document whose words count."""

_STOPS = frozenset[str]().union(*STOP_WORDS.values())


@dataclass(frozen=True, slots=True)
class ThemeQuote:
    """A sentence, word for word, of one of the most central documents; ``page`` from 1 or None."""

    text: str
    folder: str
    path: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of documents: its words, most telling first, and its most central sentences.

    ``documents`` are their places, most central first; ``months`` counts them by their dates, as
    "2023-06", those without a date left out.
    """

    words: tuple[str, ...]
    documents: tuple[Place, ...]
    months: dict[str, int]
    quotes: tuple[ThemeQuote, ...]


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes, largest first, and how many documents are of none."""

    themes: tuple[Theme, ...]
    others: int


def groups_of(vectors: Vectors) -> list[list[int]]:
    """The rows of each group, most central first, the largest group first.

    ``vectors``, shape (documents, dimension), have unit length. Rows may be in no group.
    """
    from sklearn.cluster import HDBSCAN
    from sklearn.decomposition import PCA

    least = max(SMALLEST, int(SHARE * len(vectors)))
    parts = PCA(min(COMPONENTS, *vectors.shape), random_state=0).fit_transform(vectors)
    parts /= np.maximum(np.linalg.norm(parts, axis=1, keepdims=True), 1e-9)
    clusters = HDBSCAN(
        min_cluster_size=least, min_samples=SMALLEST, cluster_selection_method="leaf", copy=True
    )
    labels = clusters.fit_predict(parts)
    if labels.max() < 0:
        return []
    centres = np.stack([parts[labels == one].mean(axis=0) for one in range(labels.max() + 1)])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    nearness = parts @ centres.T
    nearest = nearness.argmax(axis=1)
    groups = []
    for one, near in enumerate(nearness.T):
        is_in = (nearest == one) & (near >= np.quantile(near[labels == one], WITHIN))
        is_in |= labels == one
        rows = np.flatnonzero(is_in)
        groups.append([int(row) for row in rows[np.argsort(-near[rows], kind="stable")]])
    return sorted(groups, key=len, reverse=True)


def telling(counts: Sequence[Counter[str]]) -> list[dict[str, float]]:
    """The c-TF-IDF of each group's words, given how often each stands in the group."""
    everywhere: Counter[str] = sum(counts, Counter())
    mean = sum(everywhere.values()) / max(len(counts), 1)
    return [
        {
            word: count / max(group.total(), 1) * log(1 + mean / everywhere[word])
            for word, count in group.items()
        }
        for group in counts
    ]


def themes_of(index: Index, filters: Filters = EVERYTHING, progress: Steps | None = None) -> Themes:
    """The themes of the documents that pass.

    Raises SortError if these are fewer than FEWEST.
    """
    files = list(index.contents(filters))
    if len(files) < FEWEST:
        raise SortError(
            f"Themes take {FEWEST} documents at least, and these are {len(files)}. Choose a "
            "wider filter."
        )
    read: dict[int, Vectors] = {}
    for start in range(0, len(files), AT_ONCE):
        batch = index.vectors_of_files(files[start : start + AT_ONCE])
        read |= dict(zip(batch, document_vectors(batch)[:, np.newaxis], strict=True))
        if progress:
            progress(len(read), len(files), "documents")
    files, vectors = list(read), np.concatenate(list(read.values()))
    groups = groups_of(vectors)
    counts = [
        Counter(word for row in group for word in set(_words(index, files[row])))
        for group in groups
    ]
    themes = []
    for group, words in zip(groups, telling(counts), strict=True):
        centre = vectors[group].mean(axis=0)
        members = [files[row] for row in group]
        openings = index.openings(members)
        months = Counter(f"{one.dated:%Y-%m}" for one in openings.values() if one.dated)
        quotes = (_quote(index, file_id, centre, words) for file_id in members[:QUOTED])
        themes.append(
            Theme(
                tuple(sorted(words, key=lambda word: (-words[word], word))[:NAMED_BY]),
                tuple((one.folder, one.path) for one in openings.values()),
                dict(sorted(months.items())),
                tuple(quote for quote in quotes if quote),
            )
        )
    return Themes(tuple(themes), len(files) - sum(map(len, groups)))


def _words(index: Index, file_id: int) -> list[str]:
    try:
        text = index.document_text(file_id)[:READ]
    except KeyError:  # gone meanwhile
        return []
    found = (word.lower() for word in WORD.findall(text))
    return [word for word in found if len(word) > 2 and word not in _STOPS and word.isalpha()]


def _quote(
    index: Index, file_id: int, centre: Vectors, words: Mapping[str, float]
) -> ThemeQuote | None:
    """Of the passage nearest to ``centre``, the sentence with the most telling words."""
    passages = index.passages_of(file_id)
    vectors = index.vectors_of_files([file_id]).get(file_id)
    if vectors is None or len(vectors) != len(passages):
        return None
    nearest = passages[int((vectors @ centre).argmax())]
    text = nearest.passage.text
    sentences = [text[start:end].strip() for start, end in sentence_spans(text)] or [text]

    def tells(sentence: str) -> float:
        found = WORD.findall(sentence.lower())
        return sum(words.get(word, 0.0) for word in set(found)) / sqrt(max(len(found), 5))

    return ThemeQuote(max(sentences, key=tells), nearest.folder, nearest.path, nearest.passage.page)
