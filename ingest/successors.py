"""Finds what replaces a document that is out of force and has no newer version.

Either the document has a notice, which may name its replacement ("Status: superseded by ADR-0019").
Or it is in an archive folder, and a document beside that folder covers it:
"archief/handboek-2024-verlof" is covered by "handboek-2026".
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import TypeAlias

from vind.indexes.catalogue.documents import SignatureRow
from vind.indexes.text.folding import fold
from vind.indexes.text.standing import VERSION
from vind.indexes.text.words import ALL_FUNCTION_WORDS, WORD
from vind.ingest.version_names import Name, folder_of, is_in_archive

_Folder: TypeAlias = tuple[str, str]
"""An indexed folder, and the path in it, without archive folders (``folder_of``)."""


def successors(
    rows: Sequence[SignatureRow],
    names: Sequence[Name],
    notices: Sequence[str | None],
    newest: Mapping[int, int],
) -> dict[int, int]:
    """For further documents that are out of force, the replacement: index to index in ``rows``.

    ``names`` and ``notices`` belong to the rows; a notice names the replacement, or is None for a
    document in force. ``newest`` has the documents whose newer version is known, which are skipped.
    """
    beside: defaultdict[_Folder, list[int]] = defaultdict(list)
    out: defaultdict[_Folder, list[int]] = defaultdict(list)
    for place, (row, notice) in enumerate(zip(rows, notices, strict=True)):
        if place not in newest:
            folder = row.folder, folder_of(row.path)
            if notice is not None or is_in_archive(row.path):
                out[folder].append(place)
            if notice is None:
                beside[folder].append(place)
    found: dict[int, int] = {}
    for folder, places in out.items():
        others = _Candidates(beside[folder], rows, names)
        for place in places:
            newer = others.replacement(place, notices[place])
            if newer is not None:
                found[place] = newer
    # A replacement may be out of force itself.
    return {older: found.get(newer, newer) for older, newer in found.items()}


class _Candidates:
    """The documents in force of one folder and its archive, by path and by opening lines."""

    def __init__(
        self, places: Sequence[int], rows: Sequence[SignatureRow], names: Sequence[Name]
    ) -> None:
        self._places, self._rows, self._names = places, rows, names

    def replacement(self, place: int, notice: str | None) -> int | None:
        """Index of the document in force that replaces the one at ``place``; None without one.

        ``notice`` is the replacement named in that document, if any. Of several candidates the
        newest is taken.
        """
        if notice is not None:
            wanted = _identifying_words(notice)
            named = self._named(wanted)
            if len(named) == 1:
                return named[0]
            # "Replaced by a new one" may be about a filter: a document of another name is none.
            known = self._by_name.get(self._names[place].document) if named or not wanted else None
            if known is not None:
                return known
        return self._covering(place) if is_in_archive(self._rows[place].path) else None

    def _named(self, wanted: set[str]) -> list[int]:
        """At most two documents with all these words in their path, or else in their opening."""
        for index in (self._by_path, self._by_opening) if wanted else ():
            rarest, *others = sorted((index.get(word, set()) for word in wanted), key=len)
            matching = (one for one in rarest if all(one in other for other in others))
            if named := list(islice(matching, 2)):
                return named
        return []

    def _covering(self, place: int) -> int | None:
        """The newest rules that cover an archived file: its name has all words of theirs."""
        words = _name_words(self._rows[place].path)
        if self._names[place].is_tied_to_its_year:
            return None
        near = chain.from_iterable(self._rules.get(word, ()) for word in words)
        covering = (one for one, own in near if own <= words and self._is_newer(one, place))
        return max(sorted(covering), key=self._age, default=None)

    def _age(self, one: int) -> tuple[tuple[int, ...], str]:
        return self._names[one].years, self._rows[one].dated

    def _is_newer(self, one: int, older: int) -> bool:
        """By the years in their names; a name without a year is newer than one with a year."""
        years, years_before = self._names[one].years, self._names[older].years
        if years_before:
            return not years or years > years_before
        return self._rows[one].dated > self._rows[older].dated

    @cached_property
    def _by_name(self) -> dict[tuple[str, ...], int]:
        """The newest document for each ``Name.document`` that is not empty."""
        found: dict[tuple[str, ...], int] = {}
        for one in self._places:
            if document := self._names[one].document:
                found[document] = max(found.get(document, one), one, key=self._age)
        return found

    @cached_property
    def _rules(self) -> dict[str, list[tuple[int, set[str]]]]:
        """The rules outside the archive and the words of their names, by their rarest word.

        Under a word that all share ("policy") each archived file would be compared with all rules.
        """
        words = {
            one: _name_words(self._rows[one].path)
            for one in self._places
            if self._names[one].is_rules and not is_in_archive(self._rows[one].path)
        }
        counts = Counter(chain.from_iterable(words.values()))
        found: defaultdict[str, list[tuple[int, set[str]]]] = defaultdict(list)
        for one, own in words.items():
            if own:
                found[min(own, key=counts.__getitem__)].append((one, own))
        return found

    @cached_property
    def _by_path(self) -> dict[str, set[int]]:
        return self._by_words(lambda row: row.path)

    @cached_property
    def _by_opening(self) -> dict[str, set[int]]:
        return self._by_words(lambda row: f"{row.path} {row.opening}")

    def _by_words(self, text_of: Callable[[SignatureRow], str]) -> dict[str, set[int]]:
        found: defaultdict[str, set[int]] = defaultdict(set)
        for one in self._places:
            for word in WORD.findall(fold(text_of(self._rows[one])).replace("_", " ")):
                found[word.lstrip("0")].add(one)
        return found


def _name_words(path: str) -> set[str]:
    return set(Name.of(PurePosixPath(path).name).document)


def _identifying_words(notice: str) -> set[str]:
    """The words that identify a named replacement, up to its number; none in a version number."""
    wanted: set[str] = set()
    for word in WORD.findall(VERSION.sub(" ", notice)):
        wanted.add(word.lstrip("0"))
        if word.isdecimal():
            break
    return wanted - ALL_FUNCTION_WORDS
