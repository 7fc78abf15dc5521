"""A part of a document that the question asks for by its number, or a sheet by its name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from indexes.index import Index
from indexes.types import StoredPassage
from search.evidence.quotes import QUOTES_OF_SEVERAL
from search.evidence.within import ClippedPassage, clipped_to, quotes_from, quotes_on
from search.excerpt import Excerpt
from search.find import find_evidence, in_documents
from search.found import Evidence
from search.kinds.division import Parts, parts_of
from search.kinds.naming import called_by
from search.kinds.sections import cut
from search.kinds.sheets import sheet_in
from search.kinds.summary import Summary, summarise, summary_of
from search.kinds.whose import SAYING, whose_part
from search.question.reference import Division, Reference, each_of_two, reference_in
from search.retrieval.corpus import Corpus
from search.retrieval.subject import Query
from search.text.passages import goes_by
from search.text.words import words
from search.types import Answer

DOCUMENTS = 12
"""Likeliest documents in which the part is looked up."""

SHOWN = 5
"""Documents that it is quoted from, where several have such a part."""

_OF_A_TEXT = re.compile(
    r"\b(?:zegt|bepaalt|regelt|vermeldt|schrijft|luidt|staat (?:er )?in|volgens"
    r"|says?|states?|provides?|specif(?:y|ies)|according to|under)\b",
    re.IGNORECASE,
)
"""What is asked of a text, and not of a thing with a number: "Wat kost artikel 12?"."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The part in one document: the passages of that, and where in its text."""

    opening: StoredPassage
    passages: list[StoredPassage]
    parts: Parts

    @property
    def clipped(self) -> list[ClippedPassage]:
        return [one for span in self.parts.spans for one in clipped_to(self.passages, span)]


def find_numbered(
    question: str, corpus: Corpus, follows: Answer | None
) -> Evidence | Summary | None:
    """The quotes or the summary of a part; None where none is asked for, or there is no such part.

    Where a document is named that numbers its parts and has no such one, it is not found, and the
    quotes are the nearest of that document. Where none is named, the part is of the documents that
    are the likeliest to have it. Of two parts ("artikel 12 en 13") the quotes are of each in turn.
    """
    parts = [find_numbered(one, corpus, follows) for one in each_of_two(question)]
    if both := [one for one in parts if isinstance(one, Evidence)]:
        return _of_both(question, both)
    reference = reference_in(question) or sheet_in(question, corpus)
    if reference is None:
        return None
    whose = whose_part(question, reference, corpus, follows)
    if whose is None:
        return None
    rest = whose.rest
    looked_up = [
        _look_up(reference, one, corpus.index, is_named=whose.are_named)
        for one in whose.documents[:DOCUMENTS]
    ]
    found = [one for one in looked_up if one.parts.spans and not one.parts.lacks]
    found = ([one for one in found if not one.parts.is_otherwise] or found)[:SHOWN]
    if not whose.are_named:
        found = [one for one in found if _is_meant(reference, one)]
        called = called_by(_naming(reference.before), [one.opening for one in found])
        found = [one for one in found if one.opening in called] or found
        rest = _without_names(rest, called)
    if found and summary_of(question):
        return _summed_up(question, found[0], corpus)
    if found:
        evidence = _quoted(question, rest, found, corpus)
        is_told = whose.are_named or reference.division is Division.SHEET
        is_told = is_told or _OF_A_TEXT.search(question) is not None or evidence.judged().found
        return evidence if is_told else None
    lacking = [one for one in looked_up if one.parts.lacks]
    if lacking and whose.are_named:
        return _lacking(question, reference, lacking, corpus)
    return None


def _of_both(question: str, parts: Sequence[Evidence]) -> Evidence:
    """The quotes of two parts in turn, or of the one that is there."""
    there = [one for one in parts if not one.unknown] or parts
    in_turn = chain.from_iterable(zip_longest(*(one.excerpts for one in there)))
    excerpts = tuple(filter(None, in_turn))[:QUOTES_OF_SEVERAL]
    return replace(there[0], asked=question, excerpts=excerpts, several=True)


def _look_up(reference: Reference, opening: StoredPassage, index: Index, is_named: bool) -> _Found:
    passages = index.passages_of(opening.file_id)
    text = index.document_text(opening.file_id)
    return _Found(opening, passages, parts_of(reference, text, passages, is_named=is_named))


def _is_meant(reference: Reference, found: _Found) -> bool:
    """Whether what follows a reference is no noun that it belongs to, as in "art. 5 stuks".

    The heading of the part may be: "artikel 12 bijzonder verlof".
    """
    if reference.division is Division.SHEET:
        return True
    behind = words(reference.behind)
    is_apart = not behind or not reference.behind[:1].isspace() or behind[0] in SAYING
    return is_apart or behind[0] in words(_head_of(found))


def _naming(text: str) -> str:
    """The words of a text that neither ask nor hold it together."""
    return " ".join(word for word in text.split() if set(words(word)) - SAYING)


def _without_names(text: str, documents: Sequence[StoredPassage]) -> str:
    """A text without the words that all of ``documents`` go by; itself where there are none."""
    known = [set(words(goes_by(one))) for one in documents]
    common = set.intersection(*known) if known else set()
    return " ".join(word for word in text.split() if not common.issuperset(words(word)))


def _head_of(found: _Found) -> str:
    first = found.clipped[0]
    return first.stored.passage.text[first.span[0] :].lstrip().partition("\n")[0]


def _summed_up(question: str, found: _Found, corpus: Corpus) -> Summary:
    passages = [cut(one.stored, *one.span) for one in found.clipped]
    return summarise(question, found.opening, passages, corpus)


def _quoted(question: str, rest: str, found: Sequence[_Found], corpus: Corpus) -> Evidence:
    """The part itself, or what it has on what else is asked.

    That is as sure as the whole question is in its documents.
    """
    index = corpus.index
    whole = find_evidence(question, corpus.within(one.opening.file_id for one in found))
    parts = [one.clipped for one in found]
    besides = set(words(rest)) - SAYING
    if besides.issubset(words(" ".join(map(_head_of, found)))):
        return _with_quotes(replace(whole, is_part=True, unknown=""), quotes_from(parts), index)
    quotes = quotes_on(Query.of(rest, corpus.embedder), parts, corpus)
    return _with_quotes(replace(whole, subject=_naming(rest)), quotes, index)


def _with_quotes(evidence: Evidence, quotes: Sequence[Excerpt], index: Index) -> Evidence:
    return replace(
        evidence, excerpts=tuple(in_documents(quotes, index, index.opening)), conflicts=()
    )


def _lacking(
    question: str, reference: Reference, lacking: Sequence[_Found], corpus: Corpus
) -> Evidence:
    """Not found: the nearest of the documents, or the part that lacks the item."""
    evidence = find_evidence(question, corpus.within(one.opening.file_id for one in lacking))
    unknown = replace(evidence, is_part=True, unknown=" ".join(reference.text.split()))
    parts = [one.clipped for one in lacking if one.parts.spans]
    return _with_quotes(unknown, quotes_from(parts), corpus.index) if parts else unknown
