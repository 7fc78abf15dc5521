"""A comparison of two documents: what each says of it, from that document alone."""

from dataclasses import replace

from search.evidence.find import Evidence, find_evidence
from search.named import Named, named_documents
from search.question.question import Question
from search.retrieval.corpus import Corpus

SIDES = 2
"""Documents that are compared."""


def find_comparison(question: Question, corpus: Corpus) -> Evidence | None:
    """The best quote of each of the two documents that are compared, in the order of the question.

    None where no comparison is asked for or fewer than two documents are named.
    """
    if not question.asked_for.compares:
        return None
    named = named_documents(question.own, corpus)[:SIDES]
    if len(named) < SIDES:
        return None
    named.sort(key=lambda one: _place(one, question.own))
    subject = _without_names(question, named)
    sides = [find_evidence(subject, corpus.within([one.opening.file_id])) for one in named]
    if not all(side.excerpts for side in sides):
        return None
    least = min(sides, key=lambda side: side.confidence)
    return replace(
        least,
        question=question,
        excerpts=tuple(side.excerpts[0] for side in sides),
        conflicts=(),
        lacking="",
        told=True,
    )


def _without_names(question: Question, named: list[Named]) -> Question:
    """What is asked of both, without the words that name them."""
    by = frozenset[str]().union(*(one.by for one in named))
    left = " ".join(word for word in question.own.split() if not _is_of(word, by))
    return replace(question, text=left or question.text)


def _is_of(word: str, stems: frozenset[str]) -> bool:
    bare = word.strip(".,;:?!'\"()").lower()
    return any(bare.startswith(stem) or bare.endswith(stem) for stem in stems)


def _place(named: Named, question: str) -> int:
    words = question.lower().split()
    return min(place for place, word in enumerate(words) if _is_of(word, named.by))
