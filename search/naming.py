"""Which document a question names: by its file name, its title, or the day that it is of."""

from collections.abc import Sequence

from indexes.types import Language, StoredPassage
from search.dating import day_of, named_day
from search.facts import without_dates
from search.subject import goes_by
from search.words import FUNCTION_WORDS, stem, words

NAMED = 0.6
"""Least share of the words that name a document which it has to go by."""

COMPOUND = 5
"""Letters of a word from which one that ends in it is meant too: "handboek", personeelshandboek."""

REQUESTS = frozenset(
    {
        *("geef", "geven", "gegeven", "maak", "maken", "schrijf", "schrijven", "kun", "kunt"),
        *("graag", "kort", "korte", "eens", "even", "bestand", "inhoud", "hele", "gehele"),
        *("give", "make", "write", "please", "short", "brief", "document", "file", "contents"),
        *("want", "need", "like", "whole", "entire"),
    }
)
"""Words that ask, and do not name."""

NO_NAMES = REQUESTS | FUNCTION_WORDS["nl"] | FUNCTION_WORDS["en"]
"""Of both languages: a document may be named in the other one."""


def named_document(name: str, documents: Sequence[StoredPassage]) -> StoredPassage | None:
    """The one of ``documents`` that the words of ``name`` name, if one is named plainly.

    ``documents`` are passages of one each, the likeliest first. A day that only one of them is of
    names that one, in whatever language.
    """
    day = named_day(name)
    of_day = [one for one in documents if day_of(one) == day] if day else []
    if len(of_day) == 1:
        return of_day[0]
    marks = [(_mark(name, one), one) for one in of_day or documents]
    named = [(mark, one) for mark, one in marks if mark[0] >= NAMED]
    return max(named, key=lambda pair: pair[0])[1] if named else None


def _mark(name: str, document: StoredPassage) -> tuple[float, bool, float]:
    """How much of a name a document goes by, whether it is current, and how much else it goes by.

    The share of the words that are its own, and of those of its file name that are asked for.
    """
    language = document.passage.language
    asked = _stems(name, language)
    known = _stems(goes_by(document), language)
    file = _stems(document.path.rpartition("/")[2].rpartition(".")[0], language)
    share = sum(_stands_in(stem, known) for stem in asked) / max(1, len(asked))
    covered = sum(any(_stands_in(stem, {word}) for stem in asked) for word in file)
    return share, document.superseded_by is None, covered / max(1, len(file))


def _stems(text: str, language: Language) -> frozenset[str]:
    """The stems of a text without dates, numbers and words that name nothing."""
    kept = (word for word in words(without_dates(text)) if word not in NO_NAMES)
    return frozenset(stem(word, language) for word in kept if not word.isdigit())


def _stands_in(stem: str, known: frozenset[str] | set[str]) -> bool:
    return stem in known or (len(stem) >= COMPOUND and any(word.endswith(stem) for word in known))
