"""Checks the arguments of callers: values, and the filters of a search.

Unchecked, a wrong value would find nothing, or raise an error about something that the caller never
wrote. A filter that nothing passes would look like a question that the documents do not answer.
"""

import re
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from operator import index as as_int
from pathlib import Path, PurePath
from reprlib import repr as shortened
from typing import Any, TypeVar

from rapidfuzz.distance import OSA

from vind.indexes.access import Viewer
from vind.indexes.catalogue.ledger import extension
from vind.indexes.core.setting_values import whole_path
from vind.indexes.errors import ArgumentError, FilterError, NoIndexError
from vind.indexes.index import Index
from vind.indexes.types import (
    FileState,
    FilterLanguage,
    Filters,
    LedgerLines,
    filter_languages,
    in_words,
)
from vind.search.types import WORDS, Answer, KeptTo, Quote, Words

T = TypeVar("T")

LONGEST_PATHS = 10_000
"""Characters of a search's globs in all. They become one pattern, which is compiled with all other
threads waiting: at most a second, but a minute for a hundred thousand characters."""


def named_folder(name: str, value: Path | str) -> Path:
    """``value`` as an absolute path.

    Raises ArgumentError if it is not a path, or is blank, as an unset variable is.
    """
    if not isinstance(value, str | Path) or "\0" in str(value):
        raise ArgumentError(f"{name} is {shortened(value)}, and must be a folder: a text or Path.")
    if not str(value).strip():
        raise ArgumentError(f"{name} is blank: give a folder, or None for that of the settings.")
    return whole_path(value)


def text_of(name: str, value: str) -> str:
    """``value``. Raises ArgumentError if it is not a text, or has a null character."""
    if not isinstance(value, str) or "\0" in value:
        raise ArgumentError(f"{name} is {shortened(value)}, and must be a text.")
    return value


def whole_number(name: str, value: int, least: int) -> int:
    """``value``. Raises ArgumentError if it is not a whole number from ``least`` to sys.maxsize."""
    try:
        number = as_int(value)
    except TypeError:
        raise ArgumentError(f"{name} is {shortened(value)}, and must be a whole number.") from None
    if number < least:
        raise ArgumentError(f"{name} is {number}, and must be at least {least}.")
    if number > sys.maxsize:
        raise ArgumentError(f"{name} is {number}, and may be {sys.maxsize} at most.")
    return number


def state_of(value: str | None) -> FileState | None:
    """The state with that name. Raises ArgumentError if there is none."""
    if value is None:
        return None
    try:
        return FileState(value)
    except ValueError:
        known = ", ".join(FileState)
        raise ArgumentError(
            f"{shortened(value)} is no state of a file. The states are: {known}."
        ) from None


def lines_of(
    states: Collection[str] | None, contains: str, types: Collection[str] | None
) -> LedgerLines:
    """The filter for lines of the ledger. Raises ArgumentError for invalid arguments."""
    if isinstance(states, str) or isinstance(types, str):
        raise ArgumentError("states and types are lists of texts.")
    return LedgerLines(
        None if states is None else frozenset(filter(None, map(state_of, states))),
        text_of("contains", contains),
        None if types is None else frozenset(one.strip().lstrip(".").lower() for one in types),
    )


_WANTED: dict[type, str] = {
    Answer: "follows is the Answer that `ask` returned to the question before",
    Quote: "quote is one of the `quotes` of an Answer",
    Viewer: "viewer is who asks, a Viewer such as Viewer('anna', frozenset({'hr'}))",
}


def instance_of(kind: type[T], value: T) -> T:
    """``value``. Raises ArgumentError if it is not a ``kind``, one of _WANTED."""
    if isinstance(value, kind):
        return value
    raise ArgumentError(f"{_WANTED[kind]}, not {shortened(value)}.")


def words_of(value: Words) -> Words:
    """``value``. Raises ArgumentError if it is not one of WORDS."""
    if value not in WORDS:
        raise ArgumentError(f"words is one of {', '.join(WORDS)}, not {shortened(value)}.")
    return value


_NO_TYPE = re.compile(r"[\s*?,;/]")
"""Characters of a glob, or of several types in one text; no extension has them."""

_SHOWN = 12
"""File types in a message at most; those that resemble the given ones come first."""


def filters_of(kept_to: KeptTo) -> Filters:
    """The keywords of a search as filters; one text stands for a list of one, None for everything.

    Raises FilterError for an invalid filter, for an empty list or text, and for an empty range of
    days. An empty list may mean that a user may see nothing, so it must not mean everything.
    """
    given: dict[str, Any] = {n: value for n, value in kept_to.items() if value is not None}
    if unknown := given.keys() - _READ.keys():
        wrong = min(unknown)
        near = _USUAL.get(wrong) or next(iter(get_close_matches(wrong, _READ, 1)), "")
        meant = f" Is {near} meant?" if near else ""
        raise FilterError(
            f"There is no filter {wrong!r}.{meant} The filters are: {', '.join(_READ)}."
        )
    for name, value in given.items():
        if isinstance(value, Collection) and not value:
            raise FilterError(
                f"{name} is empty, and no document passes that. Leave it out, or give None, to "
                "search in all."
            )
    filters = Filters(**{name: _READ[name](name, value) for name, value in given.items()})
    if filters.after and filters.before and filters.after >= filters.before:
        raise FilterError(
            f"No day is both {filters.after} or later and before {filters.before}: exchange the "
            "two, or leave one out."
        )
    return filters


def require_documents(index: Index, filters: Filters) -> None:
    """Raise NoIndexError if the index has no document, FilterError if none passes."""
    if index.is_empty and not index.viewer.is_administrator:
        raise NoIndexError(
            "There is no document in the index that you may read. Where `vind index` is at work, "
            "wait for it; else ask an administrator for the right to read some."
        )
    if index.is_empty:
        raise NoIndexError(
            "There is no document in the index to search yet. Where `vind index` is at work, wait "
            "for its first documents; else run `vind index FOLDER`. `vind files` says what became "
            "of each file."
        )
    if index.any_passes(filters):
        return
    each = {name: value for name in _READ if (value := getattr(filters, name))}
    alone = {name: replace(Filters(), **{name: value}) for name, value in each.items()}
    to_blame = [name for name, one in alone.items() if not index.any_passes(one)]
    told = " and ".join(f"{name} {_shown(each[name])}" for name in to_blame or each)
    ways = [_way(name, each[name], index) for name in to_blame]
    raise FilterError(
        f"No document in the index passes {told}. "
        + (" ".join(filter(None, ways)) or "Leave a filter out, or choose it wider.")
    )


def _shown(value: object) -> str:
    return ", ".join(map(repr, value)) if isinstance(value, tuple) else repr(str(value))


def _way(name: str, given: Any, index: Index) -> str:
    """How to write a filter so that something passes; empty if there is no rule for it."""
    paths = index.searchable_paths().values()
    if name == "paths":
        folders = sorted(path.partition("/")[0] for path in paths if "/" in path)
        example = f"{folders[0]}/**" if folders else min(paths)
        return f"Write a path as it is below the indexed folder, such as {example!r}."
    if name == "types":
        meant = [one.casefold().lstrip(".") for one in given]
        types = sorted(
            set(map(extension, paths)) - {""},
            # First those with one letter different, or two swapped.
            key=lambda there: (all(OSA.distance(there, one) != 1 for one in meant), there),
        )
        more = " and others" if len(types) > _SHOWN else ""
        return f"In the index are: {', '.join(types[:_SHOWN])}{more}."
    return ""


def _texts(name: str, value: Any) -> tuple[str, ...]:
    items = [value] if isinstance(value, str | PurePath) else value
    if not isinstance(items, Collection) or not all(
        isinstance(item, str | PurePath) for item in items
    ):
        raise FilterError(f"{name} is a list of texts, not {shortened(value)}.")
    return tuple(map(str, items))


def _paths(name: str, value: Any) -> tuple[str, ...]:
    paths = _texts(name, value)
    if (characters := sum(map(len, paths))) > LONGEST_PATHS:
        raise FilterError(
            f"{name} have {characters:,} characters together, and may have {LONGEST_PATHS:,}. "
            "Name the folders that they are in."
        )
    return paths


def _types(name: str, value: Any) -> tuple[str, ...]:
    types = _texts(name, value)
    for one in types:
        if _NO_TYPE.search(one):
            raise FilterError(
                f"{one!r} is no file type. Write it as what follows the last dot of a name, such "
                "as pdf, and each of several on its own."
            )
    return types


def _languages(name: str, value: Any) -> tuple[FilterLanguage, ...]:
    languages = tuple(text.lower() for text in _texts(name, value))
    for one in languages:
        if one not in filter_languages():
            raise FilterError(f"{name} are {in_words()}, not {one!r}.")
    return languages


def _author(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise FilterError(f"{name} is a text, a part of a name, not {shortened(value)}.")
    return value


def _day(name: str, value: Any) -> date:
    if isinstance(value, datetime):
        try:
            return (value.astimezone(UTC) if value.tzinfo else value).date()
        except OverflowError:
            raise FilterError(
                f"{name} is {value}, which is on no day of the years 1 to 9999 in UTC."
            ) from None
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # said below
    if not isinstance(value, date):
        raise FilterError(
            f'{name} is a day, such as datetime.date(2023, 6, 30) or "2023-06-30", not '
            f"{shortened(value)}."
        )
    return value


_READ: dict[str, Callable[[str, Any], Any]] = {
    "paths": _paths,
    "types": _types,
    "after": _day,
    "before": _day,
    "author": _author,
    "languages": _languages,
    "tags": _texts,
}
"""The reader of each field of ``KeptTo``."""

_USUAL = {"limit": "k", "n": "k", "top_k": "k", "llm": "words"}
"""What other search libraries call an argument of ``search`` or ``ask``."""
