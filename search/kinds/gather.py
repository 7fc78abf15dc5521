"""What a question asks for, and so where its quotes come from."""

from dataclasses import replace

from search.conversation.interjections import without_interjections
from search.duplicates import with_duplicates
from search.find import find_evidence
from search.found import Evidence
from search.kinds.column import without_column
from search.kinds.comparison import compare, sides_of
from search.kinds.numbered import find_numbered
from search.kinds.part import find_part, part_of
from search.kinds.summary import Summary, find_summary
from search.retrieval.corpus import Corpus
from search.types import Answer


def gather(question: str, corpus: Corpus, follows: Answer | None = None) -> Evidence | Summary:
    """A part by its number, a summary, quotes of both sides of a comparison, a document, or all.

    Only the first and the last may take up what was asked in ``follows``: the others name what they
    are about. Each quote has the paths of its duplicates.
    """
    question = without_interjections(question)
    gathered = _with_column(question, _gathered(question, corpus, follows), corpus, follows)
    quotes = with_duplicates([one.quote for one in gathered.excerpts], corpus.index, corpus.filters)
    excerpts = zip(gathered.excerpts, quotes, strict=True)
    return replace(gathered, excerpts=tuple(replace(one, quote=quote) for one, quote in excerpts))


def _with_column(
    question: str, gathered: Evidence | Summary, corpus: Corpus, follows: Answer | None
) -> Evidence | Summary:
    """Without the word for a column, where that of what leads is called as the question says."""
    alone = without_column(question, gathered) if isinstance(gathered, Evidence) else question
    if alone == question:
        return gathered
    found = _gathered(alone, corpus, follows)
    return replace(found, asked=question, subject=alone) if isinstance(found, Evidence) else found


def _gathered(question: str, corpus: Corpus, follows: Answer | None) -> Evidence | Summary:
    sides = sides_of(question)
    numbered = None if sides else find_numbered(question, corpus, follows)
    if numbered:
        return numbered
    if summary := find_summary(question, corpus):
        return summary
    if sides:
        return compare(question, sides, corpus)
    part = part_of(question)
    found = find_part(question, part, corpus) if part else None
    return found or find_evidence(question, corpus, follows)
