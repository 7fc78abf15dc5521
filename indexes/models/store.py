"""The models on this machine: ``<cache>/models/<name>/``, complete once its manifest is there.

Files are put in place without ever showing half a file, and their hashes are checked.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from vind.indexes.core.durable import sha256_of
from vind.indexes.errors import ModelDamagedError, ModelNotPulledError
from vind.indexes.models.registry import find_model
from vind.indexes.models.spec import ModelSpec, Precision
from vind.indexes.settings import Settings


class SourceUnreachableError(Exception):
    """Internal to this package: users see it only if no source is left."""


def git_blob_of(path: Path) -> str:
    """Git's blob hash of the file, in hex; for small files, which are read whole."""
    content = path.read_bytes()
    header = f"blob {len(content)}\0".encode()
    return hashlib.sha1(header + content, usedforsecurity=False).hexdigest()


def check_file(path: Path, sha256: str) -> None:
    """Remove the file and raise ModelDamagedError unless it has this hash."""
    _require_hash(path, sha256, sha256_of(path))


def check_git_blob(path: Path, blob: str) -> None:
    """Like ``check_file``, with Git's blob hash."""
    _require_hash(path, blob, git_blob_of(path))


def _require_hash(path: Path, wanted: str, found: str) -> None:
    if found != wanted:
        path.unlink()
        raise ModelDamagedError(
            f"{path.name} came in with hash {found[:12]}… where {wanted[:12]}… was expected, and "
            "was thrown away. Pull the model again; if that does not help, the source has changed."
        )


def make_once(made: Path, model: Path, make: Callable[[], None]) -> None:
    """Unless the file ``made`` exists, call ``make`` to create it for the model in ``model``.

    Of two processes, one waits for the other.
    """
    if made.exists():
        return
    with FileLock(model / ".making.lock"):
        if not made.exists():
            make()


def put_in_place(finished: Path, target: Path) -> None:
    """Move a checked file to its place: synced first, then visible at once."""
    with finished.open("rb") as file:
        os.fsync(file.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    finished.replace(target)


def write_in_place(content: bytes, target: Path) -> None:
    """Write a small file beside its place, then move it there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.write_bytes(content)
    put_in_place(beside, target)


MANIFEST = "manifest.json"

FINGERPRINT_DIGITS = 12
"""Hex digits of the weights' hash in a fingerprint."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a pulled model, checked when it was installed. ``size`` in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A completely pulled model."""

    spec: ModelSpec
    folder: Path
    origin: str
    """The source that it came from."""
    precision: Precision
    files: tuple[StoredFile, ...]

    @property
    def weights(self) -> Path:
        """The file of the weights."""
        return self.folder / self.spec.weights

    @property
    def fingerprint(self) -> str:
        """Name and hash of the weights, e.g. "multilingual-e5-small@8520eedb7ea5"."""
        (sha256,) = (file.sha256 for file in self.files if file.path == self.spec.weights)
        return f"{self.spec.name}@{sha256[:FINGERPRINT_DIGITS]}"

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.size for file in self.files)


def models_folder(settings: Settings) -> Path:
    """The folder of models."""
    return settings.cache / "models"


def find_installed(name: str, settings: Settings) -> InstalledModel:
    """The pulled model of this name.

    Raises UnknownModelError, ModelNotPulledError, and ModelDamagedError if a file is missing or has
    another size; ``find_checked`` and ``verify`` also check hashes.
    """
    return read_manifest(find_model(name), settings)


def find_checked(name: str, settings: Settings) -> InstalledModel:
    """The pulled model of this name, with the hashes of all files but the weights checked.

    Hashing the weights takes a second or more; the other files would change results silently.
    Raises as ``find_installed``.
    """
    model = find_installed(name, settings)
    for file in model.files:
        if file.path != model.spec.weights:
            _check_hash(model, file)
    return model


def verify(name: str, settings: Settings) -> InstalledModel:
    """Check the hashes of all files of a pulled model. Raises as ``find_installed``."""
    return check_hashes(find_installed(name, settings))


def check_hashes(model: InstalledModel) -> InstalledModel:
    """Check the hashes of all files. Raises ModelDamagedError if one has changed."""
    for file in model.files:
        _check_hash(model, file)
    return model


def _check_hash(model: InstalledModel, file: StoredFile) -> None:
    if sha256_of(model.folder / file.path) != file.sha256:
        raise damaged(model.spec.name, f"{file.path} has changed since it was pulled")


def read_manifest(spec: ModelSpec, settings: Settings) -> InstalledModel:
    """A model as its manifest describes it. Raises ModelNotPulledError, ModelDamagedError."""
    folder = models_folder(settings) / spec.name
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        files = tuple(StoredFile(**entry) for entry in manifest["files"])
        model = InstalledModel(spec, folder, manifest["origin"], manifest["precision"], files)
    except FileNotFoundError:
        raise ModelNotPulledError(
            f"The model {spec.name} is not on this machine. `vind models pull {spec.name}` gets it."
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(spec.name, f"{MANIFEST} cannot be read") from error
    for file in files:
        path = folder / file.path
        if not path.is_file() or path.stat().st_size != file.size:
            raise damaged(spec.name, f"{file.path} is missing or not whole")
    return model


def write_manifest(model: InstalledModel) -> None:
    """Declare the model complete."""
    manifest = {
        "model": model.spec.name,
        "origin": model.origin,
        "precision": model.precision,
        "files": [asdict(file) for file in model.files],
    }
    write_in_place((json.dumps(manifest, indent=2) + "\n").encode(), model.folder / MANIFEST)


def damaged(name: str, what: str) -> ModelDamagedError:
    """The error for a file of a pulled model that has changed."""
    return ModelDamagedError(
        f"The model {name} is damaged: {what}. `vind models pull {name}` mends it."
    )
