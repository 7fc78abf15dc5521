"""Documents made alike for several things: what each says of its own is no other opinion."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import PurePosixPath

from indexes.folding import fold
from indexes.types import StoredPassage
from search.text.facts import find_dates
from search.text.series import DIGITS, are_called_alike, words_of_path
from search.text.words import words

OF_ONE_TEMPLATE, OF_ONE_NAME = 0.5, 0.3
"""The least share of the different words of two openings that both have, and that of two files of
one folder which are called alike but for a word. Of contracts, leases and policies on one template
it is .52 to .95, of two short job profiles .43, of a contract and its addendum .26, of other
documents of one folder less."""

OPENING_WORDS = 40
"""Different words of an opening, at least: of less, what is compared is most of it."""

OPENING_CHARACTERS = 2000
"""As much of a text as is looked through for them."""


def are_numbered_alike(one: StoredPassage, other: StoredPassage) -> bool:
    """Whether two files are numbered alike: price lists of two years, two invoices.

    Minutes of two days are not, nor are versions, nor what has only a number ("01.eml").
    """
    if one.superseded_by or other.superseded_by:
        return False
    names = [_name_of(stored.path) for stored in (one, other)]
    called = {DIGITS.sub("", name) for name in names}
    numbered = names[0] != names[1] and len(called) == 1 and bool(words(called.pop()))
    return numbered and not any(find_dates(name) for name in names)


@lru_cache(maxsize=1024)
def _name_of(path: str) -> str:
    """The name of a file, folded. Kept for a while: each anchor is held against each rival."""
    return fold(PurePosixPath(path).stem)


def are_of_one_template(
    one: StoredPassage | None, other: StoredPassage | None, text_of: Callable[[int], str]
) -> bool:
    """Whether two documents, by their openings, are one text for two people, firms or products.

    The path of each has a word that stands in its opening and not in the other's: that tells whom
    or what it is of, as its folder, its month and its standing ("draft") do not. ``one`` and
    ``other`` are their first passages, ``text_of`` gives the text of a file. Versions are not.
    """
    if one is None or other is None or _are_versions(one, other):
        return False
    texts = [_opening_words(first, text_of) for first in (one, other)]
    names = [words_of_path(first.path) for first in (one, other)]
    own = [
        (names[0] - names[1]) & (texts[0] - texts[1]),
        (names[1] - names[0]) & (texts[1] - texts[0]),
    ]
    both = len(texts[0] & texts[1]) / len(texts[0] | texts[1])
    least = OF_ONE_NAME if are_called_alike(one.path, other.path) else OF_ONE_TEMPLATE
    return all(own) and both >= least


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
