"""Documents made alike for several things: what each says of its own is no other opinion."""

import re
from collections.abc import Callable

from indexes.folding import fold
from indexes.types import StoredPassage
from search.claims.facts import find_dates
from search.words import words

DIGITS = re.compile(r"\d+")

OF_ONE_TEMPLATE = 0.5
"""The least share of the different words of two openings that both have. Of contracts, leases and
policies on one template it is .52 to .95, of a contract and its addendum .26, of other documents of
one folder less."""

OPENING_WORDS = 40
"""Different words of an opening, at least: of less, what is compared is most of it."""

OPENING_CHARACTERS = 2000
"""As much of a text as is looked through for them."""


def are_numbered_alike(one: StoredPassage, other: StoredPassage) -> bool:
    """Whether two files are numbered alike: price lists of two years, two invoices.

    Minutes of two days are not, nor are versions.
    """
    if one.superseded_by or other.superseded_by:
        return False
    names = [fold(stored.path.rpartition("/")[2]) for stored in (one, other)]
    numbered = names[0] != names[1] and len({DIGITS.sub("", name) for name in names}) == 1
    return numbered and not any(find_dates(name) for name in names)


def are_of_one_template(
    one: StoredPassage | None, other: StoredPassage | None, text_of: Callable[[int], str]
) -> bool:
    """Whether two documents, by their openings, are one text for two people, firms or products.

    The path of each has a word of its own; where a text is short, that stands in it and not in the
    other. ``one`` and ``other`` are their first passages, ``text_of`` gives the text of a file.
    Versions are not.
    """
    if one is None or other is None or _are_versions(one, other):
        return False
    texts = [_opening_words(first, text_of) for first in (one, other)]
    names = [_words_of(first.path) for first in (one, other)]
    own = [names[0] - names[1], names[1] - names[0]]
    if min(map(len, texts)) < OPENING_WORDS:
        own = [own[0] & texts[0] - texts[1], own[1] & texts[1] - texts[0]]
    both = len(texts[0] & texts[1]) / len(texts[0] | texts[1])
    return all(own) and both >= OF_ONE_TEMPLATE


def _opening_words(first: StoredPassage, text_of: Callable[[int], str]) -> set[str]:
    """Those of the first passage; where it has few, as on a cover page, of what follows as well."""
    found = set(words(first.passage.text))
    if len(found) < OPENING_WORDS:
        start = first.passage.end
        for word in words(text_of(first.file_id)[start : start + OPENING_CHARACTERS]):
            if len(found) == OPENING_WORDS:
                break
            found.add(word)
    return found


def _are_versions(one: StoredPassage, other: StoredPassage) -> bool:
    newest = [stored.superseded_by or stored.file_id for stored in (one, other)]
    return newest[0] == newest[1]


def _words_of(path: str) -> set[str]:
    """The words of a path, without its numbers and the ending of the file."""
    return set(words(DIGITS.sub(" ", path.rpartition(".")[0])))
