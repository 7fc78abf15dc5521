"""What stands for a document that is out of force, where its text and name do not tell.

It says so itself, and maybe what replaces it ("Status: superseded by ADR-0019"); or it is in an
archive, a chapter of the rules that stand beside that ("archief/handboek-2024-verlof",
"handboek-2026").
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import TypeAlias

from vind.indexes.catalogue.documents import SignatureRow
from vind.indexes.folding import fold
from vind.indexes.standing import VERSION
from vind.indexes.words import ALL_FUNCTION_WORDS, WORD
from vind.ingest.version_names import Name, folder_of, is_in_archive

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
            folder = row.folder, folder_of(row.path)
            if notice is not None or is_in_archive(row.path):
                out[folder].append(place)
            if notice is None:
                beside[folder].append(place)
    found: dict[int, int] = {}
    for folder, places in out.items():
        others = _Beside(beside[folder], rows, names)
        for place in places:
            newer = others.standing_for(place, notices[place])
            if newer is not None:
                found[place] = newer
    # What replaces one may itself be a chapter in the archive.
    return {older: found.get(newer, newer) for older, newer in found.items()}


class _Beside:
    """The documents in force of one folder and its archive, as others name them."""

    def __init__(
        self, places: Sequence[int], rows: Sequence[SignatureRow], names: Sequence[Name]
    ) -> None:
        self._places, self._rows, self._names = places, rows, names

    def standing_for(self, place: int, notice: str | None) -> int | None:
        """Index of the document in force that replaces the one at ``place``; None without one.

        ``notice`` is what that says of it, if it does. Of several it is the newest.
        """
        if notice is not None:
            wanted = _words_to_a_number(notice)
            named = self._named(wanted)
            if len(named) == 1:
                return named[0]
            # "Replaced by a new one" is said of a filter too: what is called alike replaces none.
            known = self._alike.get(self._names[place].document) if named or not wanted else None
            if known is not None:
                return known
        return self._whole_of(place) if is_in_archive(self._rows[place].path) else None

    def _named(self, wanted: set[str]) -> list[int]:
        """Those by whose path, or else opening, these words name them: two of several."""
        for index in (self._by_path, self._by_opening) if wanted else ():
            rarest, *others = sorted((index.get(word, set()) for word in wanted), key=len)
            having = (one for one in rarest if all(one in other for other in others))
            if named := list(islice(having, 2)):
                return named
        return []

    def _whole_of(self, place: int) -> int | None:
        """The newest of the rules after an archived file, whose words its name has and more."""
        called = _called(self._rows[place].path)
        if self._names[place].is_of_its_year:
            return None
        near = chain.from_iterable(self._rules.get(word, ()) for word in called)
        wholes = (one for one, own in near if own <= called and self._is_newer(one, place))
        return max(sorted(wholes), key=self._age, default=None)

    def _age(self, one: int) -> tuple[tuple[int, ...], str]:
        return self._names[one].years, self._rows[one].dated

    def _is_newer(self, one: int, older: int) -> bool:
        """By the years in their names; beside an archive what names no year is that of now."""
        years, years_before = self._names[one].years, self._names[older].years
        if years_before:
            return not years or years > years_before
        return self._rows[one].dated > self._rows[older].dated

    @cached_property
    def _alike(self) -> dict[tuple[str, ...], int]:
        """The newest by the words of their names; a name without any is of no document."""
        found: dict[tuple[str, ...], int] = {}
        for one in self._places:
            if document := self._names[one].document:
                found[document] = max(found.get(document, one), one, key=self._age)
        return found

    @cached_property
    def _rules(self) -> dict[str, list[tuple[int, set[str]]]]:
        """The rules outside the archive with the words of their names, by the rarest of these.

        A word that all have ("policy") would have each archived file held against each of them.
        """
        called = {
            one: _called(self._rows[one].path)
            for one in self._places
            if self._names[one].is_of_rules and not is_in_archive(self._rows[one].path)
        }
        counts = Counter(chain.from_iterable(called.values()))
        found: defaultdict[str, list[tuple[int, set[str]]]] = defaultdict(list)
        for one, own in called.items():
            if own:
                found[min(own, key=counts.__getitem__)].append((one, own))
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


def _words_to_a_number(notice: str) -> set[str]:
    """The words of a notice that name what it is of; of a version number alone there are none."""
    wanted: set[str] = set()
    for word in WORD.findall(VERSION.sub(" ", notice)):
        wanted.add(word.lstrip("0"))
        if word.isdecimal():
            break
    return wanted - ALL_FUNCTION_WORDS
