"""The choice of a backend and what was made for it, kept beside the model."""

import hashlib
import os
import shutil
import time
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from vind.indexes.embedding.backend_choice import BackendChoice, choose_runtime
from vind.indexes.embedding.choice_file import CHOICE_FILE, read_choice, write_choice
from vind.indexes.embedding.quantise import CALIBRATION, HELD_OUT, built_in
from vind.indexes.embedding.weights import float32_size
from vind.indexes.errors import DiskFullError, ModelDamagedError
from vind.indexes.models.files import make_once
from vind.indexes.models.spec import Encoder
from vind.indexes.models.store import InstalledModel
from vind.indexes.processor import processor_name

RECIPE = 7
"""Counts changes in how the model is made, so that those made before are made again."""

MAKING = ".making"

UNUSED_SECONDS = 30 * 86_400
"""What was made for other weights or libraries is kept so long after its last start: two
environments may share the models, and none of them is to make its own anew at each start."""

TORCH_SECONDS = 3_600
"""A choice of torch is kept so long, and then OpenVINO is tried again: it may have failed for want
of memory, beside other work or under a limit of the process that came first."""


def prepared_model(
    model: InstalledModel, encoder: Encoder, threads: int
) -> tuple[BackendChoice, Path]:
    """The choice for this machine and the folder of what was made for it.

    It is made once, which takes half a minute, also where two processes come here at once, and
    again when the weights, the built-in texts or the libraries have changed, and an hour after
    torch was chosen; a processor of another kind, to which the folder was copied, has its own
    beside it. A process killed while making it leaves nothing that looks made, and what has lost a
    part since is made anew. Raises DiskFullError, ModelDamagedError, and OSError where the folder
    of the model refuses.
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
    with suppress(OSError):  # where nothing can be written, nothing is removed
        os.utime(folder)
    return choice, folder


def _read(folder: Path) -> BackendChoice | None:
    choice = read_choice(folder)
    return BackendChoice(**choice) if choice is not None else None


def _may_be_retried(choice: BackendChoice, folder: Path) -> bool:
    age = time.time() - (folder / CHOICE_FILE).stat().st_mtime
    return choice.runtime == "torch" and age > TORCH_SECONDS


def _make(model: InstalledModel, encoder: Encoder, threads: int, folder: Path) -> None:
    for other in folder.parent.glob("*"):
        is_unused = time.time() - other.stat().st_mtime > UNUSED_SECONDS
        if is_unused or other == folder or other.suffix == MAKING:  # no one else makes one now
            shutil.rmtree(other, ignore_errors=True)
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
    for file in beside.iterdir():
        with file.open("rb") as written:
            os.fsync(written.fileno())
    write_choice(beside, asdict(choice))
    beside.replace(folder)


def _stamp(model: InstalledModel) -> str:
    """Names all that the made model depends on."""
    libraries = [f"{package} {_version(package)}" for package in ("openvino", "nncf")]
    parts = [str(RECIPE), model.fingerprint, built_in(CALIBRATION), built_in(HELD_OUT), *libraries]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
