"""The prepared model: the choice of a runtime and its files, kept beside the pulled model.

A safetensors file holds the length of a JSON header, in 8 bytes, the header, and the tensors: of it
can be read without loading it.
"""

import hashlib
import json
import math
import os
import shutil
import struct
import time
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vind.indexes.core.machine import processor_name
from vind.indexes.errors import DiskFullError, ModelDamagedError
from vind.indexes.models.openvino_encoder import CHOICE_FILE, read_choice, write_choice
from vind.indexes.models.runtime_choice import (
    CALIBRATION,
    HELD_OUT,
    BackendChoice,
    built_in,
    choose_runtime,
)
from vind.indexes.models.spec import Encoder
from vind.indexes.models.store import InstalledModel, make_once

FLOAT32_BYTES = 4

METADATA = "__metadata__"


def float32_size(weights: Path) -> int:
    """Bytes of all tensors in float32, whatever type they are stored in."""
    tensors, _ = _header(weights)
    numbers: int = sum(math.prod(one["shape"]) for one in tensors.values())
    return FLOAT32_BYTES * numbers


def token_table(weights: Path) -> npt.NDArray[np.float32]:
    """A model's table of tokens, shape (tokens, dimension), mapped from its file.

    Raises ModelDamagedError if there is none in float32.
    """
    try:
        tensors, begins = _header(weights)
        table = next(
            one
            for name, one in tensors.items()
            if name.endswith("embed_tokens.weight") and one["dtype"] == "F32"
        )
        rows, columns = table["shape"]
        begins += table["data_offsets"][0]
        return np.memmap(weights, np.float32, "r", begins, (rows, columns))
    except (StopIteration, ValueError, KeyError, struct.error, MemoryError) as error:
        raise ModelDamagedError(f"{weights} has no table of tokens in float32 ({error})") from error


def _header(weights: Path) -> tuple[dict[str, dict[str, Any]], int]:
    """The type, shape and place of each tensor by its name, and where the first one begins."""
    with weights.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header: dict[str, dict[str, Any]] = json.loads(file.read(length))
    header.pop(METADATA, None)
    return header, 8 + length


RECIPE = 7
"""Version of the preparation; raised when it changes, so that models are prepared anew."""

MAKING = ".making"

UNUSED_SECONDS = 30 * 86_400
"""Prepared models of other weights or libraries are kept this long after their last use: two
environments may share a folder of models, and neither should prepare at each start."""

TORCH_SECONDS = 3_600
"""A choice of torch is kept this long before OpenVINO is tried again: it may have failed for lack
of memory beside other work."""


def prepared_model(
    model: InstalledModel, encoder: Encoder, threads: int
) -> tuple[BackendChoice, Path]:
    """The choice for this machine, and the folder of the prepared model.

    Preparation takes half a minute and happens once, also when two processes start at the same
    time. It is repeated when the weights, the built-in texts or the libraries change, when a file
    is missing, and an hour after torch was chosen. Each kind of processor has its own folder. A
    killed process leaves nothing that looks complete.

    Raises DiskFullError, ModelDamagedError, and OSError if the folder of the model refuses.
    """
    folder = model.folder / "openvino" / processor_name() / _stamp(model)
    choice = _read(folder)
    if folder.exists() and (choice is None or _may_be_retried(choice, folder)):
        shutil.rmtree(folder, ignore_errors=True)
    make_once(folder / CHOICE_FILE, model.folder, partial(_make, model, encoder, threads, folder))
    choice = _read(folder)
    if choice is None:
        raise ModelDamagedError(
            f"{folder} does not keep what is written to it. Check the disk, or set VIND_CACHE to a "
            "folder on another one and pull the model there."
        )
    mark_used(folder)
    return choice, folder


def _read(folder: Path) -> BackendChoice | None:
    choice = read_choice(folder)
    return BackendChoice(**choice) if choice is not None else None


def _may_be_retried(choice: BackendChoice, folder: Path) -> bool:
    age = time.time() - (folder / CHOICE_FILE).stat().st_mtime
    return choice.runtime == "torch" and age > TORCH_SECONDS


def clear_unused(folder: Path) -> None:
    """Remove ``folder``, what was left half made, and what was long not used, beside it.

    The caller holds the lock of ``make_once``.
    """
    for other in folder.parent.glob("*"):
        is_unused = time.time() - other.stat().st_mtime > UNUSED_SECONDS
        if is_unused or other == folder or other.suffix == MAKING:
            shutil.rmtree(other, ignore_errors=True)


def put_prepared(beside: Path, folder: Path, choice: dict[str, Any]) -> None:
    """Move what was made in ``beside`` to ``folder``, whole, with the record of its ``choice``."""
    for file in beside.iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())
    write_choice(beside, choice)
    beside.replace(folder)


def mark_used(folder: Path) -> None:
    """Keep ``folder`` from being cleared; in a read-only folder nothing ever is."""
    with suppress(OSError):
        os.utime(folder)


def _make(model: InstalledModel, encoder: Encoder, threads: int, folder: Path) -> None:
    clear_unused(folder)
    largest = float32_size(model.weights)
    if shutil.disk_usage(model.folder).free < largest:
        raise DiskFullError(
            f"There is no room in {model.folder} for the fast form of {model.spec.name}, which "
            f"takes up to {largest / 1e6:,.0f} MB. Free some, or set VIND_CACHE to a folder on "
            "another disk and pull the model there."
        )
    beside = folder.with_suffix(MAKING)
    beside.mkdir(parents=True)
    choice = choose_runtime(model.folder, encoder, threads, beside)
    put_prepared(beside, folder, asdict(choice))


def _stamp(model: InstalledModel) -> str:
    """A hash of everything that the prepared model depends on."""
    libraries = [f"{package} {_version(package)}" for package in ("openvino", "nncf")]
    parts = [str(RECIPE), model.fingerprint, built_in(CALIBRATION), built_in(HELD_OUT), *libraries]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
