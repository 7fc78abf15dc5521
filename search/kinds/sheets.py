"""The sheet of a workbook that a question names: "tabblad Toeslagen", "the Rates 2026 sheet"."""

import re
from collections.abc import Iterator

from search.kinds.naming import LOOKED_AT
from search.kinds.whose import HEADINGS, SAYING
from search.question.reference import Division, Reference
from search.retrieval.corpus import Corpus
from search.text.passages import sheet_of
from search.text.spans import Span
from search.text.words import words

_WORD = re.compile(r"(?<!\w)(?:tab(?:blad)?|werkblad|blad|(?:work)?sheet)(?!\w)", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"(?:^|\b(?:op|in|on|uit|from|van|het|the|de)\s)"
    r"(?P<word>tab(?:blad)?|werkblad|(?:work)?sheet)(?!\w)",
    re.IGNORECASE,
)
"""Where the word is of a workbook, though no sheet is called so: not in "safety data sheet HX"."""

_TOKEN = re.compile(r"[^\s,;:?!\"\u201c\u201d-]+(?:-[^\s,;:?!\"\u201c\u201d-]+)*")

NAME_WORDS = 6
"""Words of the name of a sheet, at most."""


def sheet_in(question: str, corpus: Corpus) -> Reference | None:
    """The sheet that ``question`` names behind or before a word for one; None where it names none.

    Where no sheet is called so, the name goes on to the next word that names nothing: "op tabblad
    Inkomsten van de begroting".
    """
    for word in _WORD.finditer(question):
        called = _names_like(question, word, corpus)
        for start, end in _beside(question, word):
            if _joined(question[start:end]) in called:
                whole = min(start, word.start()), max(end, word.end())
                return _reference(question, whole, question[start:end])
    for word in _UNKNOWN.finditer(question):
        if end := _end_of_name(question, word.end()):
            return _reference(question, (word.start("word"), end), question[word.end() : end])
    return None


def _beside(question: str, word: re.Match[str]) -> Iterator[Span]:
    """What may be the name: the words behind, with the one for a sheet too, and those before."""
    behind = [one.end() for one in _TOKEN.finditer(question, word.end())][:NAME_WORDS]
    for end in reversed(behind):
        yield word.end(), end
    for end in behind[:1]:
        yield word.start(), end  # "blad 1" of "Blad1"
    before = [one.start() for one in _TOKEN.finditer(question, 0, word.start())][-NAME_WORDS:]
    for start in before:
        yield start, word.start()


def _names_like(question: str, word: re.Match[str], corpus: Corpus) -> set[str]:
    """The names, joined, of the sheets with a word that stands near the one for a sheet."""
    index = corpus.index
    near = [question[start:end] for start, end in _beside(question, word)]
    sought = " ".join((*near, *map(_joined, near)))
    found = index.match(sought, LOOKED_AT, corpus.filters, HEADINGS) if near else []
    passages = index.passages([one.passage_id for one in found]).values()
    return {_joined(sheet_of(one)) for one in passages} - {""}


def _joined(name: str) -> str:
    """A name as it is compared: "week 47" is "Week47"."""
    return "".join(words(name))


def _end_of_name(question: str, begin: int) -> int:
    """Where what may be a name ends that begins there; 0 where none does."""
    end = 0
    for token in _TOKEN.finditer(question, begin):
        is_next = question[max(begin, end) : token.start()].strip(' "\u201c\u201d') == ""
        if not is_next or SAYING.issuperset(words(token[0])):
            break
        end = token.end()
    return end


def _reference(question: str, span: Span, name: str) -> Reference:
    start, end = span
    return Reference(
        Division.SHEET,
        tuple(words(name)),
        0,
        question[start:end],
        question[:start],
        question[end:],
    )
