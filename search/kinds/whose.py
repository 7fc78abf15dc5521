"""Which documents a part is meant of that a question asks for by its number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexes.calendar import YEAR
from indexes.terms.query import FieldWeights
from indexes.types import StoredPassage
from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.conversation.understand import understand
from search.kinds.dated import not_of_another_year
from search.kinds.naming import LOOKED_AT, NO_NAMES, called_by, find_openings, named_document
from search.question.reference import Division, Reference
from search.retrieval.corpus import Corpus
from search.retrieval.subject import Query
from search.text.words import word_set, words
from search.types import Answer

NAME_WORDS = 8
"""Words of a name, at most."""

TITLES = FieldWeights(body=0.0, heading=0.0, title=1.0)
HEADINGS = FieldWeights(body=0.0, heading=1.0, title=0.0)

_SAYING = word_set("""
    staat zegt zeggen bepaalt bepalen regelt regelen vermeldt schrijft meldt luidt eist verbiedt
    geeft betekent inhoudt beschrijft gaat volgens omtrent bij lees citeer toon vertel tekst exact
    precies letterlijk zoek behandelt
    say says state states provide provides mention mentions specify specifies require requires
    allow allows cover covers give gives describe describes tell tells mean prescribe contain
    contains according regarding concerning quote cite show read text wording exactly find
    samen samenvatting summary
""")
SAYING = _SAYING | NO_NAMES | FUNCTION_WORDS_OF_BOTH
"""What asks for a part, or stands between it and what is asked of it."""

_BEHIND = re.compile(r"\s*,?\s*(?:van|uit|in|bij|of|from|to)\s+(?P<name>.+)", re.DOTALL)
_BEFORE = re.compile(
    r".*\b(?:in|volgens|uit|van|according to|under|from|of|do|does|zegt|bepaalt)\s+"
    r"(?P<name>(?:de|het|the|our|onze|ons|my|mijn)\s.+)",
    re.IGNORECASE | re.DOTALL,
)
_SUBJECT = re.compile(
    rf"\s(?:over|omtrent|about|on|regarding|concerning)\s(?!{YEAR})", re.IGNORECASE
)
_FORMAT = re.compile(
    r"\b(?:power ?point|present(?:atie|ation)|slides|deck|spreadsheet|excel|workbook|pdf)\b",
    re.IGNORECASE,
)
"""What is said of a file, and that few go by: "the kick-off presentation"."""

_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Whose:
    """Opening passages of the ``documents``, likeliest first.

    ``rest``: the question without the document's name and the reference. ``are_named``: the
    question names them; else they are the likeliest to be meant.
    """

    documents: list[StoredPassage]
    rest: str
    are_named: bool


def whose_part(
    question: str, reference: Reference, corpus: Corpus, follows: Answer | None
) -> Whose | None:
    """The documents that the question names, or else the likeliest; None for an unknown name.

    What stands behind a sheet may be of its rows: "tabblad Schalen van schaal 7".
    """
    if name := _name_in(reference):
        named = _named(name, reference, corpus)
        if named or reference.division is not Division.SHEET:
            return named
    if reference.division is Division.PAGE:  # every document has them
        return None
    understood = understand(question, follows, corpus)
    openings = find_openings(understood.whole, corpus, understood.documents)
    headed = _documents_of(reference.text, HEADINGS, corpus)
    documents = {one.file_id: one for one in (*openings, *headed)}
    current = [one for one in documents.values() if one.superseded_by is None]
    return Whose(current, reference.rest, are_named=False)


def _name_in(reference: Reference) -> str:
    """What may name a document behind a reference or before it; empty where nothing does.

    A page has no heading, so what stands right behind it or before it names its document.
    """
    found = _BEHIND.match(reference.behind) or _BEFORE.match(reference.before)
    beside = [found["name"]] if found else []
    if not found and reference.division is Division.PAGE:
        beside = [reference.behind, reference.before]
    names = (_SUBJECT.split(one)[0].strip() for one in beside)
    return next((name for name in names if set(words(name)) - SAYING), "")


def _named(name: str, reference: Reference, corpus: Corpus) -> Whose | None:
    """The documents that the longest beginning of ``name`` names; None where that names none."""
    openings = find_openings(Query.of(name, corpus.embedder), corpus)
    titled = _documents_of(name, TITLES, corpus)
    known = {one.file_id: one for one in (*openings, *titled)}
    documents = not_of_another_year(name, list(known.values()))
    tokens = list(_TOKEN.finditer(name))[: NAME_WORDS + 1]
    for last in reversed(range(min(NAME_WORDS, len(tokens)))):
        called = name[: tokens[last].end()]
        if not _ends_name(tokens, last):
            continue
        if fitting := called_by(called, documents) or called_by(_FORMAT.sub("", called), documents):
            current = [one for one in fitting if one.superseded_by is None] or fitting
            plainly = named_document(called, current)
            rest = reference.rest.replace(called, " ")
            return Whose([plainly] if plainly else current, rest, are_named=True)
    return None


def _ends_name(tokens: Sequence[re.Match[str]], last: int) -> bool:
    """Whether a name may end with the token ``last``: what follows is no noun."""
    if tokens[last][0].endswith((",", "?", ":", ";")) or last + 1 == len(tokens):
        return True
    after = words(tokens[last + 1][0])
    return not after or after[0] in SAYING or after[0].isdigit()


def _documents_of(text: str, fields: FieldWeights, corpus: Corpus) -> list[StoredPassage]:
    """The opening passages of the documents whose ``fields`` have words of ``text``, best first."""
    index = corpus.index
    found = index.match(text, LOOKED_AT, corpus.filters, fields)
    files = index.file_ids([item.passage_id for item in found])
    order = dict.fromkeys(files[item.passage_id] for item in found if item.passage_id in files)
    return list(index.openings(order).values())
