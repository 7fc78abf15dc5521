"""The packaged weights, one file for each embedder that they were fitted with.

``python -m benchmarks.fit`` makes them. Values of an embedder are put on a common scale before they
are weighted (``search.retrieval.nearness``), so that an embedder without a file can use the weights
of DEFAULT.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, TypeAlias, get_args

from vind.indexes.catalogue.stamp import name_of

DEFAULT = "embeddinggemma-300m"

Section: TypeAlias = Literal["scales", "ranking", "units", "judgement", "grounding"]
"""``scales``: see ``Scales``. ``ranking``: weights of a passage's signals. ``units``: weights of a
unit's traits, first and final. ``judgement``: the two probabilities. ``grounding``: the probability
that a model's sentence is right."""


_used: dict[str, dict[str, Any]] = {}
"""By the embedder's name: see ``use``."""


def is_fitted(fingerprint: str) -> bool:
    """Whether vind has weights for the embedder with this fingerprint."""
    name = name_of(fingerprint)
    return name in _used or _has_file(name)


def fitted(fingerprint: str, section: Section) -> dict[str, Any]:
    """The section fitted for the embedder with this fingerprint, else for DEFAULT."""
    name = name_of(fingerprint) if is_fitted(fingerprint) else DEFAULT
    found: dict[str, Any] = (_used.get(name) or _read(name))[section]
    return found


def everything(fingerprint: str) -> dict[str, Any]:
    """All sections fitted for the embedder with this fingerprint, else for DEFAULT."""
    return {section: fitted(fingerprint, section) for section in get_args(Section)}


def use(found: Mapping[str, Any]) -> None:
    """Use ``found``, a file's content, in this process, for the embedder that it names.

    For fitting: later sections are fitted with the earlier ones in use.
    """
    _used[name_of(found["embedder"])] = dict(found)


@cache
def _has_file(name: str) -> bool:
    return _file(name).is_file()


def _file(name: str) -> Traversable:
    return files("vind.search.fitted").joinpath(f"{name}.json")


@cache
def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_file(name).read_text(encoding="utf-8"))
    return found
