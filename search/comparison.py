"""A comparison of two documents: what each says of it, from that document alone."""

from dataclasses import replace

from search.evidence.find import Evidence, find_evidence
from search.facts.asked import AskedFor
from search.named import Named, named_documents
from search.question.question import Question
from search.retrieval.corpus import Corpus

SIDES = 2
"""Documents that are compared."""


def find_comparison(question: Question, corpus: Corpus) -> Evidence | None:
    """The best quote of each of two documents that are compared, the more plainly named first.

    None where no comparison is asked for, or no document is named.
    """
    if not question.asked_for.compares:
        return None
    named = named_documents(question.own, corpus)[:SIDES]
    if not named:
        return None
    files = [one.opening.file_id for one in named]
    subject = _without_names(question, named)
    if len(files) < SIDES:  # one is named in other words than its own: by what is found
        found = find_evidence(question, corpus).passages
        files += [one.file_id for one in found if one.file_id not in files][: SIDES - len(files)]
    sides = [find_evidence(subject, corpus.within([file_id])) for file_id in files]
    if len(sides) < SIDES or not all(side.excerpts for side in sides):
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
    """What is asked of both, without the words that name them and those that compare."""
    by = frozenset[str]().union(*(one.by for one in named))
    left = " ".join(
        word
        for word in question.own.split()
        if not _is_of(word, by) and not AskedFor.of(word, question.language).compares
    )
    return replace(question, text=left or question.text)


def _is_of(word: str, stems: frozenset[str]) -> bool:
    bare = word.strip(".,;:?!'\"()").lower()
    return any(bare.startswith(stem) or bare.endswith(stem) for stem in stems)
