"""The embedder that the settings mean; the only module that interprets ``auto``.

An existing index keeps the embedder that made it; a new one gets the best that the machine can run.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from vind.indexes.core.gpu import torch_sees_card
from vind.indexes.core.machine import available_memory, has_byte_products
from vind.indexes.embedding.embedder_choice import (
    BETTER,
    FAST,
    EmbedderChoice,
    Machine,
    choose_embedder,
)
from vind.indexes.errors import EmbedderMismatchError, ModelError
from vind.indexes.folder import bytes_of
from vind.indexes.made_with import made_with
from vind.indexes.models.registry import is_listed
from vind.indexes.models.store import find_installed, models_folder
from vind.indexes.settings import Settings
from vind.indexes.store import store_of
from vind.indexes.swap import next_to

AUTO = "auto"

NAMED_IN_SETTINGS = "VIND_EMBEDDER names it"

MADE_WITH_IT = "the index was made with it"


def is_auto(settings: Settings) -> bool:
    """Whether the settings leave the choice of embedder to vind."""
    return settings.embedder.strip().lower() == AUTO


def embedder_for(settings: Settings, passages: int = 0) -> EmbedderChoice:
    """The embedder of the index of ``settings``, or the one for a new index.

    ``passages`` is the number expected for a new one, 0 if unknown. Raises as ``made_with``.
    """
    if not is_auto(settings):
        return EmbedderChoice(settings.embedder, NAMED_IN_SETTINGS)
    if own := made_with(store_of(settings)):
        return EmbedderChoice(own, MADE_WITH_IT)
    return choose_embedder(this_machine(settings), passages, _pulled(settings))


def embedder_for_indexing(
    settings: Settings, passages: int = 0, *, fast: bool = False
) -> EmbedderChoice:
    """The embedder for ``vind index``: ``embedder_for``, unless ``fast`` asks for the fast one.

    The fast one is given for a new index or one made with it, whatever the settings say; the better
    one can replace it later. Raises as ``made_with``.
    """
    if fast and made_with(store_of(settings)) in {"", FAST}:
        return EmbedderChoice(FAST, "it is to be searched soon")
    return embedder_for(settings, passages)


def embedder_for_reindex(settings: Settings) -> EmbedderChoice:
    """The embedder for ``vind reindex``.

    With ``auto`` it is never worse than the index's own: an embedder chosen by name stays, and the
    fast one gives way to the better one. An interrupted reindex continues with its own. Raises as
    ``made_with``.
    """
    if not is_auto(settings):
        return EmbedderChoice(settings.embedder, NAMED_IN_SETTINGS)
    where = store_of(settings)
    begun = made_with(next_to(where) if isinstance(where, Path) else where.coming())
    if is_listed(begun):
        return EmbedderChoice(begun, "a new index is half built with it")
    own = made_with(where)
    if own != FAST and is_listed(own):
        return EmbedderChoice(own, MADE_WITH_IT)
    return choose_embedder(this_machine(settings), pulled=_pulled(settings))


def with_embedder(settings: Settings, name: str) -> Settings:
    """The settings with the embedder ``name``."""
    return settings.model_copy(update={"embedder": name})


def used_embedders(settings: Settings) -> list[str]:
    """The embedder in use and, with ``auto``, the one for a new index. Raises as ``made_with``."""
    if not is_auto(settings):
        return [settings.embedder]
    own = embedder_for(settings).name
    in_use = [own] if is_listed(own) else []
    return list(dict.fromkeys([*in_use, choose_embedder(this_machine(settings)).name]))


def embedder_remark(settings: Settings) -> str:
    """A remark for people: why this embedder is in use, and what the machine could use instead.

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
    """A hint that this machine could use a better embedder than the index has, and how.

    Empty if it could not, or if the embedder was chosen by name. Raises as ``made_with``.
    """
    if not is_auto(settings) or made_with(store_of(settings)) != FAST:
        return ""
    if choose_embedder(this_machine(settings)).name == FAST:
        return ""
    first = "" if is_pulled(BETTER, settings) else f"`vind models pull {BETTER}`, then "
    return f"Made with {FAST}; this machine could use {BETTER}: {first}`vind reindex`."


def unknown_embedder(fingerprint: str) -> EmbedderMismatchError:
    """The error for an index made with an embedder that vind does not have."""
    return EmbedderMismatchError(
        f"The index was made with the embedder {fingerprint}, which `vind models list` does not "
        "have: `vind reindex` makes it anew, with another one."
    )


def is_pulled(name: str, settings: Settings) -> bool:
    """Whether the model ``name`` is complete on this machine."""
    with suppress(ModelError):
        find_installed(name, settings)
        return True
    return False


def this_machine(settings: Settings) -> Machine:
    """The facts about this machine that decide between embedders."""
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
    # Path.exists raises where this process lacks access.
    return shutil.disk_usage(next(one for one in places if os.access(one, os.F_OK))).free


def _pulled(settings: Settings) -> list[str]:
    return [name for name in (FAST, BETTER) if is_pulled(name, settings)]
