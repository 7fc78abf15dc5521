"""The embedder that the settings mean; the only module that interprets ``auto``.

An existing index, even one that cannot be opened, keeps the embedder that made it; a new one gets
the best of two that the machine can run.
"""

import os
import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from vind.indexes.catalogue.connection import (
    FrozenConnection,
    catalogue_errors,
    connect,
    is_all_in_catalogue,
    is_frozen,
)
from vind.indexes.catalogue.stamp import is_empty, name_of
from vind.indexes.core.gpu import torch_sees_card
from vind.indexes.core.machine import available_memory, has_byte_products
from vind.indexes.errors import (
    EmbedderMismatchError,
    IndexBusyError,
    IndexDamagedError,
    IndexFailure,
    ModelError,
    NoIndexError,
)
from vind.indexes.folder.directory import bytes_of, require_catalogue
from vind.indexes.folder.swap import next_to
from vind.indexes.models.registry import is_listed
from vind.indexes.models.store import find_installed, models_folder
from vind.indexes.settings import Settings
from vind.indexes.store import Store
from vind.indexes.where import Where, store_of


def made_with(where: Where) -> str:
    """The name of the embedder that made an index; empty if there is none or it does not say.

    Opening the index reports what is wrong with it. Raises IndexFormatError for a file,
    IndexBusyError, and IndexFailure if the disk or a right refuses.
    """
    if not isinstance(where, Path):
        return _in_databases(where)
    directory = where
    try:
        require_catalogue(directory)
        if is_frozen(directory):
            return _named(FrozenConnection.open(directory), directory)
        try:
            return _named(connect(directory), directory)
        except (IndexBusyError, IndexDamagedError):
            raise
        except IndexFailure:
            # For example on a full disk, which has no room for the log.
            if not is_all_in_catalogue(directory):
                raise
            return _named(FrozenConnection.open(directory), directory)
    except (NoIndexError, IndexDamagedError):
        return ""


def _in_databases(store: Store) -> str:
    try:
        store.require()
        with closing(store.pool()) as pool, pool.reading() as connection:
            return name_of(store.read_stamp(connection).embedder)
    except (NoIndexError, IndexDamagedError):
        return ""


def _named(connection: sqlite3.Connection, directory: Path) -> str:
    with catalogue_errors(directory), closing(connection):
        if is_empty(connection):
            return ""
        try:
            told = connection.execute("SELECT value FROM meta WHERE name = 'embedder'").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
            return ""  # not a database of vind
        return name_of(told[0]) if told else ""


FAST = "multilingual-e5-small"
"""Runs on any machine: about 75 passages a second on two cores."""

BETTER = "embeddinggemma-300m"
"""Finds more, and takes about six times as long."""

LEAST_THREADS = 2

MEMORY_BYTES = 4_000_000_000
"""Memory to prepare the int8 model of the better embedder, which holds its weights twice."""

DISK_BYTES = 3_000_000_000
"""Disk for the better embedder's weights, their downloaded parts and the prepared model."""

PER_SECOND_AND_THREAD, PER_SECOND_ON_GPU = 6.0, 200.0
"""Passages a second of the better embedder: 12 on two cores with VNNI; on a GPU a cautious guess.
"""

LONGEST_HOURS = 12.0
"""One night. If the better embedder takes longer for a folder, the fast one goes first."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The facts about a machine that decide. Sizes in bytes.

    ``gpu``: torch finds one. ``byte_products``: the processor has multiply-add of bytes. ``memory``
    is available now. ``disk`` is free in the folder of models, plus what the better embedder
    already takes there.
    """

    gpu: bool
    byte_products: bool
    threads: int
    memory: int
    disk: int


@dataclass(frozen=True, slots=True)
class EmbedderChoice:
    """The name of an embedder, and ``why`` it was chosen, to be read after "as"."""

    name: str
    why: str


def choose_embedder(
    machine: Machine, passages: int = 0, pulled: Collection[str] = (FAST, BETTER)
) -> EmbedderChoice:
    """The better embedder if the machine can run it, else the fast one.

    ``passages`` is the expected number to be indexed, 0 if unknown. ``pulled`` are the models on
    this machine; a model that is not there is chosen only if the other one is missing too.
    """
    if lacking := _lacking(machine):
        return EmbedderChoice(FAST, f"for {BETTER} {lacking}")
    if BETTER not in pulled and FAST in pulled:
        return EmbedderChoice(
            FAST, f"{BETTER} is not on this machine: `vind models pull {BETTER}` gets it"
        )
    hours = passages / _speed(machine) / 3600
    if hours <= LONGEST_HOURS:
        return EmbedderChoice(BETTER, _why_better(machine))
    long = f"{BETTER} would take about {hours:,.0f} hours for so much"
    if FAST in pulled:
        return EmbedderChoice(
            FAST, f"{long}; `vind reindex` brings it later, while the index serves"
        )
    sooner = f"to search sooner, `vind models pull {FAST}` and add --fast-first"
    return EmbedderChoice(BETTER, f"{_why_better(machine)}; {long}: {sooner}")


def _lacking(machine: Machine) -> str:
    """What the machine lacks for the better embedder; empty if nothing."""
    if not machine.gpu and not machine.byte_products:
        return (
            "there is neither an NVIDIA GPU nor a processor that is known to multiply bytes (VNNI "
            "or AMX, on ARM i8mm or dot products)"
        )
    if not machine.gpu and machine.threads < LEAST_THREADS:
        return f"there is one thread, and {LEAST_THREADS} are needed"
    for have, need, what in (
        (machine.memory, MEMORY_BYTES, "of memory"),
        (machine.disk, DISK_BYTES, "on the disk of the models (VIND_CACHE)"),
    ):
        if have < need:
            return f"{have / 1e9:.1f} GB {what} is free, and {need / 1e9:.0f} GB is needed"
    return ""


def _speed(machine: Machine) -> float:
    """Passages a second of the better embedder."""
    return PER_SECOND_ON_GPU if machine.gpu else PER_SECOND_AND_THREAD * machine.threads


def _why_better(machine: Machine) -> str:
    if machine.gpu:
        return "there is an NVIDIA GPU for it"
    return f"the processor multiplies bytes, with {machine.threads} threads, and memory suffices"


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
