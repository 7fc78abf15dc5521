"""The documents that a question names, by their file names or titles."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from indexes.types import Language, StoredPassage
from search.facts.words import content_stems
from search.retrieval.corpus import Corpus
from search.retrieval.retrieve import retrieve
from search.retrieval.subject import Query

LOOKED_AT = 60
"""Passages found whose documents may be named."""

NAMED = 0.6
"""Share of the words of a document's name from which a question names it. Set by hand."""

COMPOUND = 5
"""Letters of a word from which one that ends in it is named too: "handboek", "reishandboek"."""


@dataclass(frozen=True, slots=True)
class Named:
    """A document, by its opening passage, and the stems of the question that name it."""

    opening: StoredPassage
    by: frozenset[str]
    share: float


def named_documents(question: str, corpus: Corpus) -> list[Named]:
    """Those that ``question`` names, the most plainly named first; each by other words.

    Of several that the same words name, the one that was found first is taken.
    """
    found = retrieve(Query.of(question, corpus.embedder), corpus.without_reranker(), LOOKED_AT)
    known = found.candidates.document_of
    files = list(dict.fromkeys(known[item.passage_id] for item in found.ranked[:LOOKED_AT]))
    openings = corpus.index.openings(files)
    named = [_named(question, openings[key]) for key in files if key in openings]
    plainly = sorted(
        (one for one in named if one.by and one.share >= NAMED),
        key=lambda one: (-len(one.by), one.opening.superseded_by is not None, -one.share),
    )
    kept: list[Named] = []
    for one in plainly:
        if not any(one.by <= other.by for other in kept):
            kept.append(one)
    return kept


def _named(question: str, opening: StoredPassage) -> Named:
    language = opening.passage.language
    asked = content_stems(question, language)
    names = (PurePosixPath(opening.path).stem.replace("_", " ").replace("-", " "), opening.title)
    return max((_by(name, asked, opening, language) for name in names), key=lambda one: one.share)


def _by(name: str, asked: Sequence[str], opening: StoredPassage, language: Language) -> Named:
    own = {one for one in content_stems(name, language) if not one.isdecimal()}
    by = frozenset(one for one in asked if any(word == one or _ends_in(word, one) for word in own))
    covered = sum(any(word == one or _ends_in(word, one) for one in by) for word in own)
    return Named(opening, by, covered / max(1, len(own)))


def _ends_in(word: str, end: str) -> bool:
    return len(end) >= COMPOUND and word.endswith(end)
