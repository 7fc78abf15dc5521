"""The models on this machine: ``<cache>/models/<name>/``, complete once its manifest is there."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from vind.indexes.core.durable import sha256_of
from vind.indexes.errors import ModelDamagedError, ModelNotPulledError
from vind.indexes.models.files import write_in_place
from vind.indexes.models.registry import find_model
from vind.indexes.models.spec import ModelSpec, Precision
from vind.indexes.settings import Settings

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
