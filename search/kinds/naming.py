"""Which document a question names: by its file name, its title, or the day that it is of."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from indexes.stems import stem
from indexes.types import Language, StoredPassage
from indexes.words import FUNCTION_WORDS_OF_BOTH
from search.kinds.dated import last_of_a_row, newest, not_of_another_year, of_day, of_month
from search.retrieval.corpus import Corpus
from search.retrieval.retrieve import retrieve
from search.retrieval.subject import Query
from search.text.dating import days_in
from search.text.facts import without_dates
from search.text.passages import goes_by, introduction
from search.text.words import word_set, words

LOOKED_AT = 60
"""Passages found whose documents may be the one that is named."""

NAMED = 0.6
"""Least share of the words that name a document which it has to go by. Set by hand."""

COVERED = 0.5
"""Least share of the words of its file name or title that the name has to have. Set by hand."""

COMPOUND = 5
"""Letters of a word from which one that ends in it is meant too: "handboek", personeelshandboek."""

SHORT_FORM = re.compile(r"(?<![^\W_])[A-Z]{2,4}(?![^\W_])")
"""A body or a department ("OR", "IT"), which in small letters may only hold a sentence together."""

LAST = word_set("laatste recentste nieuwste last latest newest")
"""Of several that are named alike they mean the newest."""

REQUESTS = word_set("""
    geef geven gegeven maak maken schrijf schrijven kun kunt
    graag kort korte eens even bestand inhoud hele gehele
    give make write please short brief document file contents
    want need like possible whole entire page pagina
""")
"""Words that ask, and do not name."""

NO_NAMES = REQUESTS | LAST | FUNCTION_WORDS_OF_BOTH
"""Of both languages: a document may be named in the other one."""


def find_document(name: str, corpus: Corpus) -> StoredPassage | None:
    """The opening passage of the document that ``name`` names plainly; None where it names none.

    Among the documents of the passages that are found by it.
    """
    return named_document(name, find_openings(Query.of(name, corpus.embedder), corpus))


def find_openings(
    asked: Query, corpus: Corpus, preferred: frozenset[int] = frozenset()
) -> list[StoredPassage]:
    """The opening passages of the documents of the first LOOKED_AT passages found, best first."""
    found = retrieve(asked, corpus.without_reranker(), LOOKED_AT, preferred)
    known = found.candidates.document_of
    files = dict.fromkeys(known[item.passage_id] for item in found.ranked[:LOOKED_AT])
    return list(corpus.index.openings(files).values())


def called_by(name: str, documents: Sequence[StoredPassage]) -> list[StoredPassage]:
    """Those of ``documents`` that go by all words of ``name``, or else open with them all.

    None where it has no word that names.
    """
    by_names = [one for one in documents if _has_all(name, f"{goes_by(one)} {one.path}", one)]
    return by_names or [one for one in documents if _has_all(name, introduction(one), one)]


def _has_all(name: str, text: str, document: StoredPassage) -> bool:
    language = document.passage.language
    asked, known = _stems(name, language), _stems(text, language)
    return bool(asked) and all(_stands_in(one, known) for one in asked)


def named_document(name: str, documents: Sequence[StoredPassage]) -> StoredPassage | None:
    """The one of ``documents`` that the words of ``name`` name, if one is named plainly.

    ``documents`` are passages of one each, the likeliest first. A day, of a year or of any, that
    only one of them is of names that one, in whatever language; none is named by a day that none is
    of, by another year than it is called by, nor by words that several go by ("the lease"): of
    these only the one that is called so and nothing else, of one name in several years the last,
    and of those of the month that is named the only one. "The last minutes" are the newest of all
    that are called so.
    """
    days, rest = days_in(name), name
    if days:
        documents = of_day(days, documents)
        if len(documents) == 1:
            return documents[0]
    else:
        rest, documents = of_month(name, not_of_another_year(name, documents))
    least = COVERED if rest == name else 0.0  # "the minutes of March": the month is in no name
    fits = [(_fit(rest, one), one) for one in documents]
    named = [fit for fit, _ in fits if fit.share >= NAMED and fit.covered >= least]
    if not named:
        return None
    highest = max(fit.rank for fit in named)
    best = [one for fit, one in fits if fit.rank == highest]
    for numbers in (True, False):
        best = [one for one in best if _is_called(rest, one, numbers=numbers)] or best
    if _are_of_one_file(best):
        return best[0]
    is_newest = not LAST.isdisjoint(words(name))
    return (newest(best) if is_newest else None) or last_of_a_row(best)


def _is_called(name: str, document: StoredPassage, *, numbers: bool) -> bool:
    """Whether ``name`` has all words of the file name or the title, ``numbers`` too or not."""
    asked = _stems(name, document.passage.language)
    return any(_covered(own, asked, numbers=numbers) == 1.0 for own in _names(document))


def _are_of_one_file(documents: Sequence[StoredPassage]) -> bool:
    """Whether all but one of ``documents`` are attached to that one."""
    paths = [one.path for one in documents]
    outer = min(paths, key=len)
    return all(path == outer or path.startswith(f"{outer}/") for path in paths)


class _Fit(NamedTuple):
    """How well a name fits a document.

    ``share``: how many of the name's words are in the document's path or title, 0 to 1.
    ``is_current``: it has no newer version. ``covered``: how many of the words of its file name or
    title, whichever has most, are in the name: one word of a long title names nothing.
    """

    share: float
    is_current: bool
    covered: float

    @property
    def rank(self) -> tuple[float, bool]:
        return self.share, self.is_current


def _fit(name: str, document: StoredPassage) -> _Fit:
    language = document.passage.language
    asked = _stems(name, language)
    # Both as it is written, "VetCloud", and in the words that it is made of.
    known = _stems(f"{goes_by(document)} {document.path}", language)
    share = sum(_stands_in(stem, known) for stem in asked) / max(1, len(asked))
    covered = max(_covered(own, asked, numbers=False) for own in _names(document))
    return _Fit(share, document.superseded_by is None, covered)


def _names(document: StoredPassage) -> list[frozenset[str]]:
    """The stems of the file name and of the title."""
    file = PurePosixPath(document.path).stem
    return [_stems(own, document.passage.language) for own in (file, document.title)]


def _covered(own: frozenset[str], asked: frozenset[str], *, numbers: bool) -> float:
    plain = own if numbers else [word for word in own if not word.isdigit()] or own
    return sum(any(_stands_in(one, {word}) for one in asked) for word in plain) / max(1, len(plain))


def _stems(text: str, language: Language) -> frozenset[str]:
    """The stems of a text without dates and words that name nothing; "OR" is no such word."""
    short_forms = set(map(str.lower, SHORT_FORM.findall(text)))
    said = words(without_dates(text))
    kept = (word for word in said if word not in NO_NAMES or word in short_forms)
    return frozenset(stem(word, language) for word in kept)


def _stands_in(stem: str, known: frozenset[str] | set[str]) -> bool:
    return stem in known or (len(stem) >= COMPOUND and any(word.endswith(stem) for word in known))
