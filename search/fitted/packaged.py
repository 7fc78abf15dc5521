"""The weights that vind comes with, a file for each embedder that they were fitted with.

Made by ``python -m benchmarks.fit``. What an embedder gives is put on one scale before it is
weighed (``search.retrieval.nearness``), so that those of DEFAULT do for one that has no file.
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
"""``scales``: see ``Scales``. ``ranking``: a weight for each signal of a passage. ``units``: one
for each trait of a unit, first and final. ``judgement``: the two probabilities. ``grounding``:
that a sentence of a language model is right."""


_used: dict[str, dict[str, Any]] = {}
"""By the name of the embedder: see ``use``."""


def is_fitted(fingerprint: str) -> bool:
    """Whether vind has weights of its own for the embedder of this fingerprint."""
    name = name_of(fingerprint)
    return name in _used or _has_file(name)


def fitted(fingerprint: str, section: Section) -> dict[str, Any]:
    """What was fitted for the embedder of this fingerprint, else what was for DEFAULT."""
    name = name_of(fingerprint) if is_fitted(fingerprint) else DEFAULT
    found: dict[str, Any] = (_used.get(name) or _read(name))[section]
    return found


def everything(fingerprint: str) -> dict[str, Any]:
    """All sections of what was fitted for the embedder of this fingerprint, or for DEFAULT."""
    return {section: fitted(fingerprint, section) for section in get_args(Section)}


def use(found: Mapping[str, Any]) -> None:
    """Weigh by ``found`` in this process, a file's content, for the embedder that it names.

    For fitting: what comes later is fitted with what came before it.
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
