"""Which embedder the settings mean: the only place that knows what ``auto`` is.

An index goes on with the embedder that it was made with; a new one gets what the machine can carry.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from vind.indexes.embedding.embedder_choice import (
    BETTER,
    FAST,
    EmbedderChoice,
    Machine,
    choose_embedder,
)
from vind.indexes.errors import EmbedderMismatchError, ModelError
from vind.indexes.folder import bytes_of
from vind.indexes.gpu import torch_sees_card
from vind.indexes.machine import available_memory
from vind.indexes.made_with import made_with
from vind.indexes.models.registry import is_listed
from vind.indexes.models.store import find_installed, models_folder
from vind.indexes.processor import has_byte_products
from vind.indexes.settings import Settings
from vind.indexes.store import store_of
from vind.indexes.swap import next_to

AUTO = "auto"

NAMED = "VIND_EMBEDDER names it"

OF_THE_INDEX = "the index was made with it"


def is_auto(settings: Settings) -> bool:
    """Whether the embedder is left to vind."""
    return settings.embedder.strip().lower() == AUTO


def embedder_for(settings: Settings, passages: int = 0) -> EmbedderChoice:
    """The embedder for the index of ``settings``, as it is or as it would be made.

    ``passages`` are expected of a new one, 0 where that is not known. Raises as ``made_with``.
    """
    if not is_auto(settings):
        return EmbedderChoice(settings.embedder, NAMED)
    if own := made_with(store_of(settings)):
        return EmbedderChoice(own, OF_THE_INDEX)
    return choose_embedder(this_machine(settings), passages, _pulled(settings))


def embedder_for_indexing(
    settings: Settings, passages: int = 0, *, fast: bool = False
) -> EmbedderChoice:
    """As ``embedder_for``, but the fast one where that is asked for, whatever the settings say.

    That is of a new index, or one that was made so, to which the better one comes later. Raises as
    ``made_with``.
    """
    if fast and made_with(store_of(settings)) in {"", FAST}:
        return EmbedderChoice(FAST, "it is to be searched soon")
    return embedder_for(settings, passages)


def embedder_for_reindex(settings: Settings) -> EmbedderChoice:
    """The embedder that ``vind reindex`` makes the index of ``settings`` with.

    Left to vind it is never less than the index has: what was chosen for it by name stays, and of
    what vind chose the fast one gives way to the better one. What a run was stopped in that goes
    on. Raises as ``made_with``.
    """
    if not is_auto(settings):
        return EmbedderChoice(settings.embedder, NAMED)
    where = store_of(settings)
    begun = made_with(next_to(where) if isinstance(where, Path) else where.coming())
    if is_listed(begun):
        return EmbedderChoice(begun, "a new index is half built with it")
    own = made_with(where)
    if own != FAST and is_listed(own):
        return EmbedderChoice(own, OF_THE_INDEX)
    return choose_embedder(this_machine(settings), pulled=_pulled(settings))


def with_embedder(settings: Settings, name: str) -> Settings:
    """The settings with the embedder ``name`` and no other."""
    return settings.model_copy(update={"embedder": name})


def used_embedders(settings: Settings) -> list[str]:
    """The one in use and, left to vind, what the machine can carry. Raises as ``made_with``."""
    if not is_auto(settings):
        return [settings.embedder]
    own = embedder_for(settings).name
    in_use = [own] if is_listed(own) else []
    return list(dict.fromkeys([*in_use, choose_embedder(this_machine(settings)).name]))


def embedder_remark(settings: Settings) -> str:
    """On the embedder in use, for people: why it is, and what this machine could have instead.

    Raises as ``made_with``.
    """
    own = made_with(store_of(settings))
    if not is_auto(settings) and own and own != settings.embedder.strip().lower():
        return (
            f"The index was made with {own}, and VIND_EMBEDDER names {settings.embedder}: set it "
            f"to {own} or {AUTO}, or run `vind reindex`."
        )
    chosen = embedder_for(settings)
    if better := better_embedder(settings):
        return better
    if is_auto(settings) and own == FAST:
        return f"{FAST}, as {choose_embedder(this_machine(settings)).why}."
    return f"{chosen.name}, as {chosen.why}."


def better_embedder(settings: Settings) -> str:
    """That this machine could have a better embedder than the index was made with, and how.

    Empty where it could not, and where someone chose by name. Raises as ``made_with``.
    """
    if not is_auto(settings) or made_with(store_of(settings)) != FAST:
        return ""
    if choose_embedder(this_machine(settings)).name == FAST:
        return ""
    first = "" if is_pulled(BETTER, settings) else f"`vind models pull {BETTER}`, then "
    return f"Made with {FAST}; this machine could use {BETTER}: {first}`vind reindex`."


def unknown_embedder(fingerprint: str) -> EmbedderMismatchError:
    """What is raised where an index was made with an embedder that vind does not have."""
    return EmbedderMismatchError(
        f"The index was made with the embedder {fingerprint}, which `vind models list` does not "
        "have: `vind reindex` makes it anew, with another one."
    )


def is_pulled(name: str, settings: Settings) -> bool:
    """Whether the model ``name`` is on this machine, whole."""
    with suppress(ModelError):
        find_installed(name, settings)
        return True
    return False


def this_machine(settings: Settings) -> Machine:
    """What decides between the embedders, as it is now."""
    folder = models_folder(settings)
    return Machine(
        gpu=settings.gpu and torch_sees_card(),
        byte_products=has_byte_products(),
        threads=settings.threads,
        memory=available_memory(),
        disk=_free(folder) + bytes_of([folder / BETTER]),
    )


def _free(folder: Path) -> int:
    places = (folder, *folder.absolute().parents)
    # Path.exists raises where it may not look.
    return shutil.disk_usage(next(one for one in places if os.access(one, os.F_OK))).free


def _pulled(settings: Settings) -> list[str]:
    return [name for name in (FAST, BETTER) if is_pulled(name, settings)]
