"""Checks that the index opens, is whole, and was made with the configured embedder."""

from vind.app.doctor.finding import Finding, fail, ok, warn
from vind.app.plain import counted
from vind.indexes.errors import (
    EmbedderMismatchError,
    FaissError,
    IndexDamagedError,
    IndexFailure,
    ModelError,
    NoIndexError,
)
from vind.indexes.index import Index
from vind.indexes.models.embedder import load_embedder
from vind.indexes.models.resolve import better_embedder
from vind.indexes.settings import Settings
from vind.indexes.upkeep.findings import Severity, Verdict
from vind.indexes.upkeep.verify import verify
from vind.indexes.where import store_of
from vind.ingest.document.chunk import chunking_fingerprint
from vind.ingest.files.folders import missing
from vind.search.judgement.judge import Judge
from vind.search.reader.reader import has_reader


def index(settings: Settings) -> Finding:
    """Whether questions can be answered from the index."""
    try:
        # Checked first, as opening the index repairs what it can.
        verdict = verify(store_of(settings), lambda *_: None)
        if not verdict.sound:
            return _unsound(verdict)
        with Index.open(store_of(settings)) as opened:
            return (
                _made_with(opened, settings)
                or _away(opened)
                or _calibrated(opened, settings)
                or _fine(verdict, settings)
            )
    except NoIndexError:
        return warn("index", "Nothing has been indexed yet.", "vind index FOLDER")
    except FaissError:
        return warn("index", "Not looked at, as FAISS does not load.", "See the line on faiss.")
    except IndexFailure as error:
        return fail("index", str(error))


def _unsound(verdict: Verdict) -> Finding:
    """The worst finding of ``vind verify``."""
    errors = [one for one in verdict.findings if one.severity is Severity.ERROR]
    warnings = [one for one in verdict.findings if one.severity is Severity.WARNING]
    worst = (errors or warnings)[0]
    found = f"{worst.what} `vind verify` names all that is wrong."
    return (fail if errors else warn)("index", found, worst.cure)


def _made_with(opened: Index, settings: Settings) -> Finding | None:
    try:
        opened.require(load_embedder(settings), chunking_fingerprint(settings.passage_tokens))
    except ModelError:
        return None  # the check of the embedder reports it
    except EmbedderMismatchError as error:
        return fail("index", str(error))
    return None


def _away(opened: Index) -> Finding | None:
    status = opened.status()
    away = missing((*status.given, *status.single_files))
    if not away:
        return None
    found = f"{', '.join(away)}: away or empty. What was in it is still found, as it was."
    return warn("index", found, f"Bring it back, or `vind forget {away[0]}`.")


def _calibrated(opened: Index, settings: Settings) -> Finding | None:
    try:
        reads = has_reader(settings, opened.embedder)
        Judge.of(opened.calibration, opened.embedder, has_reader=reads)
    except IndexDamagedError as error:
        return fail("index", str(error), "vind calibrate --reset")
    return None


def _fine(verdict: Verdict, settings: Settings) -> Finding:
    held = f"{counted(verdict.passages, 'passage')} in generation {verdict.generation}"
    better = better_embedder(settings)
    return ok("index", f"{held}, every row and byte as written." + (better and f" {better}"))
