"""The packaged weights, one file for each embedder that they were fitted with.

``python -m benchmarks.fit`` makes them. Values of an embedder are put on a common scale before they
are weighted (``search.retrieval.nearness``), so that an embedder without a file can use the weights
of DEFAULT.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias, get_args

from vind.indexes.catalogue.stamp import name_of

DEFAULT = "embeddinggemma-300m"

Section: TypeAlias = Literal["scales", "ranking", "units", "judgement", "grounding", "reader"]
"""``scales``: see ``Scales``. ``ranking``: weights of a passage's signals. ``units``: weights of a
unit's traits, first and final. ``judgement``: the two probabilities. ``grounding``: the probability
that a model's sentence is right. ``reader``: where a reader is there, what its logits are weighed
with, and the two probabilities."""


_used: dict[str, dict[str, Any]] = {}
"""By the embedder's name: see ``use``."""


def is_fitted(fingerprint: str) -> bool:
    """Whether vind has weights for the embedder with this fingerprint."""
    return bool(_found(name_of(fingerprint)))


def fitted(fingerprint: str, section: Section) -> dict[str, Any]:
    """The section fitted for the embedder with this fingerprint, else for DEFAULT."""
    found: dict[str, Any] = (_found(name_of(fingerprint)) or _found(DEFAULT))[section]
    return found


def everything(fingerprint: str) -> dict[str, Any]:
    """All sections fitted for the embedder with this fingerprint, else for DEFAULT.

    Those of an embedder without a reader have no ``reader``.
    """
    found = _found(name_of(fingerprint)) or _found(DEFAULT)
    return {section: found[section] for section in get_args(Section) if section in found}


def use(found: Mapping[str, Any]) -> None:
    """Use ``found``, a file's content, in this process, for the embedder that it names.

    For fitting: later sections are fitted with the earlier ones in use.
    """
    _used[name_of(found["embedder"])] = dict(found)


def _found(name: str) -> dict[str, Any]:
    return _used.get(name) or _read(name)


@cache
def _read(name: str) -> dict[str, Any]:
    """What the file of an embedder has; nothing if there is no file."""
    file = files("vind.search.fitted").joinpath(f"{name}.json")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found
