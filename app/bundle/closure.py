"""What is installed here for vind to run: itself, and all that it requires."""

from collections import deque
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from vind.indexes.errors import BundleError

FOR_DEVELOPERS = frozenset({"dev"})
"""Extras of vind that nobody needs who runs it."""


def closure(root: str = "vind") -> list[Distribution]:
    """``root`` and what it requires at one remove or more, as installed here, in order of names.

    Of its extras those count that are installed whole, but for that of developers: what runs here
    is to run there. Raises BundleError where something that is required is missing.
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
    """What ``of`` requires here with this extra; without one where that is empty."""
    for required in map(Requirement, of.requires or ()):
        if required.marker is None or required.marker.evaluate({"extra": extra}):
            yield required


def _extras(of: Distribution) -> list[str]:
    """The extras of ``of`` that are installed whole."""
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
