"""The index: that it opens, is whole, and goes with the embedder of the settings."""

from app.doctor.finding import Finding, fail, ok, warn
from app.plain import counted
from indexes.errors import IndexDamagedError, IndexFailure, ModelError, NoIndexError
from indexes.index import Index
from indexes.models import find_installed
from indexes.settings import Settings
from indexes.types import IndexStatus
from search.confidence.abstain import model_of


def index(settings: Settings) -> Finding:
    """Whether questions can be answered from the index."""
    try:
        with Index.open(settings.index) as opened:
            status, calibration = opened.status(), opened.calibration
    except NoIndexError:
        return warn("index", "Nothing has been indexed yet.", "vind index FOLDER")
    except IndexFailure as error:
        return fail("index", str(error), "Index again into another folder: --index DIR.")
    return (
        _consistent(status)
        or _same_embedder(status, settings)
        or _calibrated(calibration)
        or _fine(status)
    )


def _consistent(status: IndexStatus) -> Finding | None:
    if status.passages == status.vectors == status.term_entries:
        return None
    return warn(
        "index",
        f"{status.passages} passages, but {status.vectors} vectors and {status.term_entries} "
        "entries to find them by.",
        "Run `vind index FOLDER` again; it brings them up to date.",
    )


def _same_embedder(status: IndexStatus, settings: Settings) -> Finding | None:
    try:
        here = find_installed(settings.embedder, settings).fingerprint
    except ModelError:
        return None  # the check of the embedder says so
    if here == status.embedder:
        return None
    return fail(
        "index",
        f"It was made with {status.embedder}, and the settings choose {here}.",
        f"Set VIND_EMBEDDER={status.embedder.split('@')[0]}, or run `vind reindex`.",
    )


def _calibrated(calibration: str) -> Finding | None:
    try:
        model_of(calibration)
    except IndexDamagedError as error:
        return fail("index", str(error), "vind calibrate --reset")
    return None


def _fine(status: IndexStatus) -> Finding:
    return ok("index", f"{counted(status.passages, 'passage')} in generation {status.generation}.")
