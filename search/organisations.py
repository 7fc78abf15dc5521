"""Whose a document is: the names by which documents of different organisations are told apart.

They are the names in its folders, file name, title and first heading, and the organisations that
its opening passage, such as a letterhead, names by their legal form.
"""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from vind.indexes.folding import fold
from vind.indexes.headings import headings_of
from vind.indexes.stems import is_word
from vind.indexes.types import StoredPassage
from vind.indexes.words import ALL_FUNCTION_WORDS
from vind.search.facts.names import find_names, is_capitalised
from vind.search.passages import LETTER_CASE

_WORD = r"[A-ZÀ-Þ][\w&'\u2019-]*"
_FORM = (
    r"(?:B\.?V\.?|N\.?V\.?|U\.?A\.?|V\.?O\.?F\.?|Ltd\.?|PLC|plc|LLP|LLC|Inc\.?|GmbH|AG|KG|S\.?A\.?)"
)
_KIND = (
    r"(?:Stichting|Gemeente|Coöperatie|Vereniging|Provincie|Waterschap|Foundation|Stiftung|Verein)"
)
_LEGAL = re.compile(
    rf"(?:{_KIND}\s+)?{_WORD}(?:\s+(?:{_WORD}|van|de|der|den|and|of|en)){{0,4}}?\s+{_FORM}(?!\w)"
    rf"|{_KIND}\s+{_WORD}(?:\s+{_WORD}){{0,3}}"
)
"""An organisation with its legal form, such as "Coöperatie Lichtkas U.A." or "Gemeente Gouda"."""


class Owner:
    """The names of the organisation or the subject that a document is of, by its opening."""

    def __init__(self, opening: StoredPassage) -> None:
        path = PurePosixPath(opening.path)
        text = opening.passage.text
        inside = set(find_names(text, opening.passage.language))
        parts = (
            *path.parts[:-1],
            path.stem,
            opening.title,
            *headings_of(opening.passage.heading)[:1],
        )
        self._names = {
            fold(word): word
            for part in parts
            for place, word in enumerate(re.findall(r"[^\W_]+", LETTER_CASE.sub(" ", part)))
            if _may_be_name(word) and (place or word in inside)
        }
        self._organisations = {
            fold(found): " ".join(found.split()) for found in _LEGAL.findall(text)
        }

    def apart_from(self, other: "Owner") -> str:
        """The name by which this owner is told apart from another; empty if it has none."""
        for own, its in (
            (self._names, other._names),
            (self._organisations, other._organisations),
        ):
            if names := [name for key, name in own.items() if key not in its]:
                return " ".join(names)
        return ""

    def differs_from(self, other: "Owner") -> bool:
        """Whether both are named, each by a name that the other lacks, and not only by words."""
        return _differ(self._organisations.keys(), other._organisations.keys()) or (
            _differ(self._names.keys(), other._names.keys())
            and not all(map(is_word, self._names.keys() ^ other._names.keys()))
        )


def _may_be_name(word: str) -> bool:
    is_plain = word.isalpha() and is_capitalised(word) and len(word) > 1
    return is_plain and fold(word) not in ALL_FUNCTION_WORDS


def _differ(own: Iterable[str], its: Iterable[str]) -> bool:
    names, others = set(own), set(its)
    return bool(names - others) and bool(others - names)
