"""A part of a document that the question asks for by its number, quoted or summed up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexes.index import Index
from indexes.terms.query import FieldWeights
from indexes.types import Embedder, Filters, Scored, StoredPassage
from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.conversation.understand import Understood, understand
from search.evidence.find import Evidence, find_evidence, in_documents
from search.evidence.within import Stretch, quotes_from, quotes_on, stretches_in
from search.excerpt import Excerpt
from search.kinds.dated import not_of_another_year
from search.kinds.division import Parts, parts_of
from search.kinds.naming import LOOKED_AT, NO_NAMES, called_by, find_openings, named_document
from search.kinds.sections import cut
from search.kinds.summary import Summary, summarise, summary_of
from search.question.reference import Division, Reference, reference_in
from search.retrieval.rerank import Reranker
from search.retrieval.subject import Asked, goes_by
from search.text.periods import YEAR
from search.text.words import words
from search.types import Answer

DOCUMENTS = 12
"""Likeliest documents in which the part is looked up."""

SHOWN = 5
"""Documents that it is quoted from, where several have such a part."""

NAME_WORDS = 8
"""Words of a name, at most."""

TITLES = FieldWeights(body=0.0, heading=0.0, title=1.0)
HEADINGS = FieldWeights(body=0.0, heading=1.0, title=0.0)

_SAYING = """
    staat zegt zeggen bepaalt bepalen regelt regelen vermeldt schrijft meldt luidt eist verbiedt
    geeft betekent inhoudt beschrijft gaat volgens omtrent bij lees citeer toon vertel tekst exact
    precies letterlijk zoek behandelt
    say says state states provide provides mention mentions specify specifies require requires
    allow allows cover covers give gives describe describes tell tells mean prescribe contain
    contains according regarding concerning quote cite show read text wording exactly find
    samen samenvatting summary
"""
SAYING = frozenset(_SAYING.split()) | NO_NAMES | FUNCTION_WORDS_OF_BOTH
"""What asks for a part, or stands between it and what is asked of it."""

_BEHIND = re.compile(r"\s*,?\s*(?:van|uit|in|bij|of|from|to)\s+(?P<name>.+)", re.DOTALL)
_BEFORE = re.compile(
    r".*\b(?:in|volgens|uit|van|according to|under|from|of|do|does|zegt|bepaalt)\s+"
    r"(?P<name>(?:de|het|the|our|onze|ons|my|mijn)\s.+)",
    re.IGNORECASE | re.DOTALL,
)
_OF_A_TEXT = re.compile(
    r"\b(?:zegt|bepaalt|regelt|vermeldt|schrijft|luidt|staat (?:er )?in|volgens"
    r"|says?|states?|provides?|specif(?:y|ies)|according to|under)\b",
    re.IGNORECASE,
)
"""What is asked of a text, and not of a thing with a number: "Wat kost artikel 12?"."""

_SUBJECT = re.compile(
    rf"\s(?:over|omtrent|about|on|regarding|concerning)\s(?!{YEAR})", re.IGNORECASE
)
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Named:
    """The documents that go by the name in a question, and what it says besides that name."""

    documents: list[StoredPassage]
    rest: str


@dataclass(frozen=True, slots=True)
class _Found:
    """The part in one document: the passages of that, and where in its text."""

    opening: StoredPassage
    passages: list[StoredPassage]
    parts: Parts

    @property
    def stretches(self) -> list[Stretch]:
        return [one for span in self.parts.spans for one in stretches_in(self.passages, span)]


def find_numbered(
    question: str,
    index: Index,
    embedder: Embedder,
    filters: Filters,
    reranker: Reranker | None = None,
    follows: Answer | None = None,
) -> Evidence | Summary | None:
    """The quotes or the summary of a part; None where none is asked for, or there is no such part.

    Where a document is named that numbers its parts and has no such one, it is not found, and the
    quotes are the nearest of that document. Where none is named, the part is of the documents that
    are the likeliest to have it.
    """
    reference = reference_in(question)
    if reference is None:
        return None
    name = _name_in(reference)
    named = _named(name, reference, index, embedder, filters) if name else None
    if name and named is None:
        return None
    rest = named.rest if named else reference.rest
    if named:
        documents = named.documents
    else:
        understood = understand(question, follows, index, embedder, filters)
        documents = _likeliest(reference, understood, index, embedder, filters)
    is_named = named is not None
    looked_up = [_look_up(reference, one, index, is_named) for one in documents[:DOCUMENTS]]
    found = [one for one in looked_up if one.parts.spans and not one.parts.lacks]
    found = ([one for one in found if not one.parts.is_otherwise] or found)[:SHOWN]
    if not named:
        found = [one for one in found if _is_meant(reference, one)]
        called = called_by(_naming(reference.before), [one.opening for one in found])
        found = [one for one in found if one.opening in called] or found
        rest = _without_names(rest, called)
    lacking = [one for one in looked_up if one.parts.lacks]
    if summary_of(question) and found:
        return _summed_up(question, found[0], index, embedder)
    if found:
        evidence = _quoted(question, rest, found, index, embedder, filters, reranker)
        is_told = named or _OF_A_TEXT.search(question) or evidence.judged().found
        return evidence if is_told else None
    if lacking and named:
        return _lacking(question, reference, lacking, index, embedder, filters, reranker)
    return None


def _name_in(reference: Reference) -> str:
    """What may name a document behind a reference or before it; empty where nothing does."""
    found = _BEHIND.match(reference.behind) or _BEFORE.match(reference.before)
    name = _SUBJECT.split(found["name"])[0] if found else ""
    return name if set(words(name)) - SAYING else ""


def _named(
    name: str, reference: Reference, index: Index, embedder: Embedder, filters: Filters
) -> _Named | None:
    """The documents that the longest beginning of ``name`` names; None where that names none."""
    openings = find_openings(Asked.of(name, embedder), index, embedder, filters)
    titled = _documents_of(index.match(name, LOOKED_AT, filters, TITLES), index)
    known = {one.file_id: one for one in (*openings, *titled)}
    documents = not_of_another_year(name, list(known.values()))
    tokens = list(_TOKEN.finditer(name))[: NAME_WORDS + 1]
    for last in reversed(range(min(NAME_WORDS, len(tokens)))):
        called = name[: tokens[last].end()]
        if not _ends_name(tokens, last):
            continue
        if fitting := called_by(called, documents):
            current = [one for one in fitting if one.superseded_by is None] or fitting
            plainly = named_document(called, current)
            rest = reference.rest.replace(called, " ")
            return _Named([plainly] if plainly else current, rest)
    return None


def _ends_name(tokens: Sequence[re.Match[str]], last: int) -> bool:
    """Whether a name may end with the token ``last``: what follows is no noun."""
    if tokens[last][0].endswith((",", "?", ":", ";")) or last + 1 == len(tokens):
        return True
    after = words(tokens[last + 1][0])
    return not after or after[0] in SAYING or after[0].isdigit()


def _likeliest(
    reference: Reference,
    understood: Understood,
    index: Index,
    embedder: Embedder,
    filters: Filters,
) -> list[StoredPassage]:
    """The documents that are found by the question, and those with such a heading."""
    if reference.division is Division.PAGE:
        return []
    preferred = understood.documents
    openings = find_openings(understood.whole, index, embedder, filters, preferred)
    headed = _documents_of(index.match(reference.text, LOOKED_AT, filters, HEADINGS), index)
    documents = {one.file_id: one for one in (*openings, *headed)}
    return [one for one in documents.values() if one.superseded_by is None]


def _documents_of(found: Sequence[Scored], index: Index) -> list[StoredPassage]:
    files = index.file_ids([item.passage_id for item in found])
    order = dict.fromkeys(files[item.passage_id] for item in found if item.passage_id in files)
    return list(index.openings(order).values())


def _look_up(reference: Reference, opening: StoredPassage, index: Index, is_named: bool) -> _Found:
    passages = index.passages_of(opening.file_id)
    text = index.document_text(opening.file_id)
    return _Found(opening, passages, parts_of(reference, text, passages, is_named=is_named))


def _is_meant(reference: Reference, found: _Found) -> bool:
    """Whether what follows a reference is no noun that it belongs to, as in "art. 5 stuks".

    The heading of the part may be: "artikel 12 bijzonder verlof".
    """
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
    first = found.stretches[0]
    return first.stored.passage.text[first.span[0] :].lstrip().partition("\n")[0]


def _summed_up(question: str, found: _Found, index: Index, embedder: Embedder) -> Summary:
    passages = [cut(one.stored, *one.span) for one in found.stretches]
    return summarise(question, found.opening, passages, index, embedder)


def _quoted(
    question: str,
    rest: str,
    found: Sequence[_Found],
    index: Index,
    embedder: Embedder,
    filters: Filters,
    reranker: Reranker | None,
) -> Evidence:
    """The part itself, or what it has on what else is asked.

    That is as sure as the whole question is in its documents.
    """
    within = replace(filters, files=frozenset(one.opening.file_id for one in found))
    whole = find_evidence(question, index, embedder, within, reranker)
    parts = [one.stretches for one in found]
    besides = set(words(rest)) - SAYING
    if besides.issubset(words(" ".join(map(_head_of, found)))):
        return _with_quotes(replace(whole, is_part=True, unknown=""), quotes_from(parts), index)
    quotes = quotes_on(Asked.of(rest, embedder), parts, index)
    return _with_quotes(replace(whole, subject=_naming(rest)), quotes, index)


def _with_quotes(evidence: Evidence, quotes: Sequence[Excerpt], index: Index) -> Evidence:
    return replace(
        evidence, excerpts=tuple(in_documents(quotes, index, index.opening)), conflicts=()
    )


def _lacking(
    question: str,
    reference: Reference,
    lacking: Sequence[_Found],
    index: Index,
    embedder: Embedder,
    filters: Filters,
    reranker: Reranker | None,
) -> Evidence:
    """Not found: the nearest of the documents, or the part that lacks the item."""
    within = replace(filters, files=frozenset(one.opening.file_id for one in lacking))
    evidence = find_evidence(question, index, embedder, within, reranker)
    unknown = replace(evidence, is_part=True, unknown=" ".join(reference.text.split()))
    parts = [one.stretches for one in lacking if one.parts.spans]
    return _with_quotes(unknown, quotes_from(parts), index) if parts else unknown
