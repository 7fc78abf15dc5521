"""Finds the installed packages that vind needs: itself, and all that it requires."""

from collections import deque
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from vind.indexes.errors import BundleError

FOR_DEVELOPERS = frozenset({"dev"})
"""Extras of vind that are not needed to run it."""


def closure(root: str = "vind") -> list[Distribution]:
    """``root`` and all that it requires, directly or not, as installed here, sorted by name.

    Extras that are fully installed count too, except that for developers: what runs here must run
    there. Raises BundleError where a required package is missing.
    """
    found: dict[str, Distribution] = {}
    asked = {(root, extra) for extra in ("", *_extras(_installed(root, "vind bundle")))}
    waiting = deque((name, extra, "vind bundle") for name, extra in sorted(asked))
    while waiting:
        name, extra, by = waiting.popleft()
        found[name] = here = found.get(name) or _installed(name, by)
        for required in _required(here, extra):
            needed = canonicalize_name(required.name)
            for one in {(needed, ""), *((needed, each) for each in required.extras)} - asked:
                asked.add(one)
                waiting.append((*one, name))
    return [found[name] for name in sorted(found)]


def _installed(name: str, by: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        raise BundleError(
            f"{name}, which {by} requires, is not installed here, so that it cannot be passed on. "
            "Install vind anew with pip, and run the command again."
        ) from error


def _required(of: Distribution, extra: str) -> Iterator[Requirement]:
    """What ``of`` requires on this platform with ``extra``, or without one where that is empty."""
    for required in map(Requirement, of.requires or ()):
        if required.marker is None or required.marker.evaluate({"extra": extra}):
            yield required


def _extras(of: Distribution) -> list[str]:
    """The extras of ``of`` that are fully installed."""
    plain = set(map(str, _required(of, "")))
    every = set(of.metadata.get_all("Provides-Extra") or ()) - FOR_DEVELOPERS
    return sorted(
        extra
        for extra in every
        if _all_installed(one for one in _required(of, extra) if str(one) not in plain)
    )


def _all_installed(required: Iterable[Requirement]) -> bool:
    try:
        for one in required:
            distribution(one.name)
    except PackageNotFoundError:
        return False
    return True
