"""The index: that it opens, is whole, and goes with the embedder of the settings."""

from app.doctor.finding import AS_IT_SAYS, Finding, fail, ok, warn
from app.plain import counted
from indexes.embedder import load_embedder
from indexes.errors import (
    EmbedderMismatchError,
    IndexDamagedError,
    IndexFailure,
    ModelError,
    NoIndexError,
)
from indexes.index import Index
from indexes.settings import Settings
from indexes.types import IndexStatus
from ingest.chunk import chunking_fingerprint
from search.confidence.abstain import model_of


def index(settings: Settings) -> Finding:
    """Whether questions can be answered from the index."""
    try:
        with Index.open(settings.index) as opened:
            status = opened.status()
            return (
                _consistent(status)
                or _made_with(opened, settings)
                or _calibrated(opened.calibration)
                or _fine(status)
            )
    except NoIndexError:
        return warn("index", "Nothing has been indexed yet.", "vind index FOLDER")
    except IndexFailure as error:
        return fail("index", str(error), AS_IT_SAYS)


def _consistent(status: IndexStatus) -> Finding | None:
    if status.passages == status.vectors == status.term_entries:
        return None
    return warn(
        "index",
        f"{status.passages} passages, but {status.vectors} vectors and {status.term_entries} "
        "entries to find them by.",
        "Run `vind index FOLDER` again; it brings them up to date.",
    )


def _made_with(opened: Index, settings: Settings) -> Finding | None:
    try:
        opened.require(load_embedder(settings), chunking_fingerprint(settings.passage_tokens))
    except ModelError:
        return None  # the check of the embedder says so
    except EmbedderMismatchError as error:
        return fail("index", str(error), AS_IT_SAYS)
    return None


def _calibrated(calibration: str) -> Finding | None:
    try:
        model_of(calibration)
    except IndexDamagedError as error:
        return fail("index", str(error), "vind calibrate --reset")
    return None


def _fine(status: IndexStatus) -> Finding:
    return ok("index", f"{counted(status.passages, 'passage')} in generation {status.generation}.")
