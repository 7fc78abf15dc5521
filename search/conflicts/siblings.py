"""Documents made alike for several things: what each says of its own is no other opinion."""

import re

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


def are_numbered_alike(one: StoredPassage, other: StoredPassage) -> bool:
    """Whether two files are numbered alike: price lists of two years, two invoices.

    Minutes of two days are not, nor are versions.
    """
    if one.superseded_by or other.superseded_by:
        return False
    names = [fold(stored.path.rpartition("/")[2]) for stored in (one, other)]
    numbered = names[0] != names[1] and len({DIGITS.sub("", name) for name in names}) == 1
    return numbered and not any(find_dates(name) for name in names)


def are_of_one_template(one: StoredPassage | None, other: StoredPassage | None) -> bool:
    """Whether two documents, by their openings, are one text for two people, firms or products.

    The path of each has a word of its own. Versions are not.
    """
    if one is None or other is None or _are_versions(one, other):
        return False
    texts = [set(words(opening.passage.text)) for opening in (one, other)]
    if min(map(len, texts)) < OPENING_WORDS:
        return False
    names = [_words_of(opening.path) for opening in (one, other)]
    both = len(texts[0] & texts[1]) / len(texts[0] | texts[1])
    return bool(names[0] - names[1] and names[1] - names[0]) and both >= OF_ONE_TEMPLATE


def _are_versions(one: StoredPassage, other: StoredPassage) -> bool:
    newest = [stored.superseded_by or stored.file_id for stored in (one, other)]
    return newest[0] == newest[1]


def _words_of(path: str) -> set[str]:
    """The words of a path, without its numbers and the ending of the file."""
    return set(words(DIGITS.sub(" ", path.rpartition(".")[0])))
