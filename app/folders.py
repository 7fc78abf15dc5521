"""Names of indexed folders for readers, made unique where two folders end in the same name."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import PurePosixPath
from typing import TypeAlias, TypeVar

from vind.indexes.types import SAME_AS, FileRecord, original_in
from vind.search.types import Hit, Quote, TableRows

Names: TypeAlias = Mapping[str, str]
"""The name of each folder to show before its paths; empty where there is only one folder."""

Found = TypeVar("Found", Hit, Quote, FileRecord, TableRows)


def whole(folders: Collection[str]) -> Names:
    """Names that are the folders' whole paths."""
    return {folder: folder for folder in folders} if len(folders) > 1 else {}


def told_apart(folders: Collection[str]) -> Names:
    """The shortest ends of the folders' paths that are unique: "hr", "2025/hr"."""
    if len(folders) < 2:
        return {}
    paths = {folder: PurePosixPath(folder).parts for folder in folders}
    return {folder: _end(parts, paths.values()) for folder, parts in paths.items()}


def _end(parts: tuple[str, ...], others: Collection[tuple[str, ...]]) -> str:
    for count in range(1, len(parts)):
        if sum(other[-count:] == parts[-count:] for other in others) == 1:
            return "/".join(parts[-count:])
    return str(PurePosixPath(*parts))


def named(found: Found, names: Names) -> Found:
    """``found`` with the name of its folder before its path, for display only."""
    name = names.get(found.folder, "")
    if not name:
        return found
    path = f"{name.rstrip('/')}/{found.path}"
    if isinstance(found, FileRecord):
        return replace(found, path=path, reason=_named_reason(found.reason, name))
    return replace(found, path=path)


def whole_path(shown: FileRecord, names: Names) -> str:
    """The path from the root on of a file returned by ``named``."""
    name = names.get(shown.folder, "")
    path = shown.path.removeprefix(f"{name.rstrip('/')}/") if name else shown.path
    return str(PurePosixPath(shown.folder, path))


def _named_reason(reason: str, name: str) -> str:
    """Why a file was not indexed, with ``name`` before the path of an original in the reason."""
    original = original_in(reason)
    return f"{SAME_AS}{PurePosixPath(name, original)}" if original else reason


def named_hit(hit: Hit, names: Names) -> Hit:
    """``named`` for a hit, its older versions and its duplicates."""
    return replace(
        named(hit, names),
        older=tuple(named(older, names) for older in hit.older),
        also=_named_also(hit, names),
    )


def named_quote(quote: Quote, names: Names) -> Quote:
    """``named`` for a quote and its duplicates."""
    return replace(named(quote, names), also=_named_also(quote, names))


def _named_also(found: Hit | Quote, names: Names) -> tuple[str, ...]:
    name = names.get(found.folder, "")
    return tuple(str(PurePosixPath(name, path)) for path in found.also)


def from_root(pattern: str, names: Names) -> str:
    """A glob over displayed paths as one over whole paths; unchanged where no name matches.

    Case and the direction of slashes are ignored, as in the rest of a path.
    """
    for folder, name in names.items():
        first, rest = pattern[: len(name)].replace("\\", "/"), pattern[len(name) :]
        if first.casefold() == name.casefold() and rest[:1] in {"", "/", "\\"}:
            return folder + rest
    return pattern


def also_from_root(patterns: Iterable[str], folders: Collection[str]) -> list[str]:
    """The ``patterns``, and the same read as globs over the paths that the page displays."""
    names = told_apart(folders)
    read = ((pattern, from_root(pattern, names)) for pattern in patterns)
    return list(dict.fromkeys(chain.from_iterable(read)))
