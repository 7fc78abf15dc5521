"""What stands for a document that is out of force, where its text and name do not tell.

It says so itself, and maybe what replaces it ("Status: superseded by ADR-0019"); or it is in an
archive, a chapter of the rules that stand beside that ("archief/handboek-2024-verlof",
"handboek-2026").
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import PurePosixPath
from typing import TypeAlias

from indexes.catalogue.documents import SignatureRow
from indexes.folding import fold
from indexes.standing import VERSION
from indexes.words import FUNCTION_WORDS_OF_BOTH, WORD
from ingest.version_names import Name, is_in_archive, place_of

_Folder: TypeAlias = tuple[str, str]
"""An indexed folder, and a path in it without its archives."""


def successors(
    rows: Sequence[SignatureRow],
    names: Sequence[Name],
    notices: Sequence[str | None],
    newest: Mapping[int, int],
) -> dict[int, int]:
    """For each further document that is out of force, what stands for it: both by their places.

    ``notices`` are what each says replaces it, None where it is in force; ``newest`` are those for
    which a newer version is known.
    """
    beside: defaultdict[_Folder, list[int]] = defaultdict(list)
    out: defaultdict[_Folder, list[int]] = defaultdict(list)
    for place, (row, notice) in enumerate(zip(rows, notices, strict=True)):
        if place not in newest:
            folder = row.folder, place_of(row.path)
            if notice is not None or is_in_archive(row.path):
                out[folder].append(place)
            if notice is None:
                beside[folder].append(place)
    found: dict[int, int] = {}
    for folder, places in out.items():
        others = _Beside(beside[folder], rows, names)
        for place in places:
            if chosen := others.standing_for(place, notices[place]):
                found[place] = max(chosen, key=lambda one: (names[one].years, rows[one].dated))
    return found


class _Beside:
    """The documents in force of one folder and its archive, as others name them."""

    def __init__(
        self, places: Sequence[int], rows: Sequence[SignatureRow], names: Sequence[Name]
    ) -> None:
        self._places, self._rows, self._names = places, rows, names

    def standing_for(self, place: int, notice: str | None) -> Collection[int]:
        """Those of which the newest stands for a document with such a notice, if with any."""
        if notice is not None:
            alike = self._alike.get(self._names[place].document, ())
            if chosen := self._named(notice) or alike:
                return chosen
        return self._wholes_of(place) if is_in_archive(self._rows[place].path) else ()

    def _named(self, notice: str) -> Collection[int]:
        """The one by whose path, or else opening, a notice names it: its words to a number."""
        wanted: set[str] = set()
        for word in WORD.findall(VERSION.sub(" ", notice)):
            wanted.add(word.lstrip("0"))
            if word.isdecimal():
                break
        wanted -= FUNCTION_WORDS_OF_BOTH
        if not wanted:
            return ()
        for index in (self._by_path, self._by_opening):
            if named := set.intersection(*(index.get(word, set()) for word in wanted)):
                return named if len(named) == 1 else ()
        return ()

    def _wholes_of(self, place: int) -> list[int]:
        """The rules that are newer than an archived file, whose words its name has and more."""
        own, called = self._names[place], _called(self._rows[place].path)
        if own.is_of_its_year:
            return []
        near = [one for word in called for one in self._rules.get(word, ())]
        return [
            one
            for one in near
            if _called(self._rows[one].path) <= called and self._is_newer(one, place)
        ]

    def _is_newer(self, one: int, older: int) -> bool:
        """By the years in their names; beside an archive what names no year is that of now."""
        years, years_before = self._names[one].years, self._names[older].years
        if years_before:
            return not years or years > years_before
        return self._rows[one].dated > self._rows[older].dated

    @cached_property
    def _alike(self) -> dict[tuple[str, ...], list[int]]:
        """By the words of their names; a name without any is of no document."""
        found: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for one in self._places:
            if document := self._names[one].document:
                found[document].append(one)
        return found

    @cached_property
    def _rules(self) -> dict[str, list[int]]:
        """The rules outside the archive, each by one word of its name."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for one in self._places:
            path = self._rows[one].path
            if self._names[one].is_of_rules and not is_in_archive(path):
                found[min(_called(path), default="")].append(one)
        return found

    @cached_property
    def _by_path(self) -> dict[str, set[int]]:
        return self._by_words(lambda row: row.path)

    @cached_property
    def _by_opening(self) -> dict[str, set[int]]:
        return self._by_words(lambda row: f"{row.path} {row.opening}")

    def _by_words(self, said: Callable[[SignatureRow], str]) -> dict[str, set[int]]:
        found: defaultdict[str, set[int]] = defaultdict(set)
        for one in self._places:
            for word in WORD.findall(fold(said(self._rows[one])).replace("_", " ")):
                found[word.lstrip("0")].add(one)
        return found


def _called(path: str) -> set[str]:
    return set(Name.of(PurePosixPath(path).name).document)
