"""The server's shared engines, and each visitor's view of them."""

from collections.abc import Generator, Sequence
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import Unpack

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from vind.app.access import Caller, from_address
from vind.app.access.keys import require_same_key
from vind.app.audit import Audit, What
from vind.app.audit.log import audited, shown_of, write_answer, write_hits
from vind.app.servers.limits import Rates
from vind.app.web.chosen import page_settings
from vind.app.web.visitor import current_caller, current_peer
from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.errors import NotSignedInError
from vind.indexes.settings import Settings, load_settings
from vind.search import Engine, KeptTo, Original
from vind.search.types import Answer, Event, Hit, Words

WRITTEN = "written"
"""Session key of the searches already in the audit log: any click shows them again."""


LISTED = "listed"
"""Session key of the list of files last written to the audit log: any click shows it again."""


class AuditedEngine(Engine):
    """An engine as ``caller`` sees it, which writes to the audit log before it returns anything."""

    def __init__(self, engine: Engine, caller: Caller, settings: Settings) -> None:
        index = engine._index.seen_by(caller.viewer)  # noqa: SLF001  (as in Engine.seen_by)
        super().__init__(index, settings, shared=engine._models)  # noqa: SLF001
        self._audit, self._caller = Audit.of(settings), caller

    def search(self, query: str, k: int = 10, **kept_to: Unpack[KeptTo]) -> list[Hit]:
        """As ``Engine.search``, written once a session for equal results. Raises AuditError too."""
        hits = super().search(query, k, **kept_to)
        is_session = get_script_run_ctx(suppress_warning=True) is not None
        written: set[object] = st.session_state.setdefault(WRITTEN, set()) if is_session else set()
        if (shown := (query, shown_of(hits))) not in written:
            write_hits(self._audit, self._caller, query, hits)
            written.add(shown)
        return hits

    def stream(
        self,
        question: str,
        words: Words = "auto",
        follows: Answer | None = None,
        **kept_to: Unpack[KeptTo],
    ) -> Generator[Event]:
        """As ``Engine.stream``, which ``ask`` uses too. Raises AuditError too."""
        events = super().stream(question, words, follows, **kept_to)
        still = partial(require_same_key, self._caller, self._settings)
        return audited(events, self._audit, self._caller, question, still)

    def original(self, passage_id: int) -> Original:
        """As ``Engine.original``. Raises AuditError too."""
        shown = shown_of([self.passage(passage_id)])
        return self._noted(super().original(passage_id), shown.files, shown.passages)

    def original_at(self, folder: str, path: str) -> Original:
        """As ``Engine.original_at``. Raises AuditError too."""
        return self._noted(super().original_at(folder, path), [str(PurePosixPath(folder, path))])

    def _noted(
        self, found: Original, files: Sequence[str], passages: Sequence[int] = ()
    ) -> Original:
        try:
            opened = dict.fromkeys((str(found.path), *files))
            self._audit.write(What.OPEN_ORIGINAL, self._caller, files=opened, passages=passages)
        except BaseException:
            found.file.close()
            raise
        return found


@st.cache_resource(show_spinner=False)
def _first_opened() -> dict[str, Engine]:
    """For each embedder the first engine opened with it; later ones share its models."""
    return {}


@st.cache_resource(show_spinner=False)
def _engine_at(index: str) -> Engine:
    """The unrestricted engine of the index in a folder, opened once a process.

    It notices new generations by itself. Raises as ``Engine.open`` does. Errors are not cached: a
    server may start before its index exists, so the next call tries again.
    """
    opened = Engine.open(settings=load_settings(index=index), viewer=UNRESTRICTED)
    first = _first_opened().setdefault(opened.status().embedder, opened)
    return opened if first is opened else opened.with_models_of(first)


def whole_engine() -> Engine:
    """The engine of the index that the page is about. Raises as ``Engine.open`` does."""
    return _engine_at(str(page_settings().index))


def engine_for(viewer: Viewer) -> Engine:
    """The first index as ``viewer`` sees it, for programs. Raises as ``Engine.open`` does."""
    return _engine_at(str(load_settings().index)).seen_by(viewer)


@lru_cache(maxsize=1)
def shared_rates(a_minute: int) -> Rates:
    """How often each caller has asked, through all doors of this process."""
    return Rates(a_minute)


def shared_engine() -> Engine:
    """The page's index as the current visitor sees it, for the page and its files.

    Each counts as a request of the visitor. Raises NotSignedInError and ForbiddenError for a
    visitor who may see nothing, TooManyError for too many requests, and as ``Engine.open``.
    """
    settings = page_settings()
    try:
        caller = current_caller()
    except NotSignedInError:
        shared_rates(settings.api_rate).take(from_address(current_peer()))
        raise
    shared_rates(settings.api_rate).take(caller.told_apart(current_peer()))
    return AuditedEngine(whole_engine(), caller, settings)


def current_viewer() -> Viewer:
    """The current visitor, the key of what is cached for several visitors.

    Raises as ``shared_engine`` does.
    """
    return current_caller().viewer


def note_listed(paths: Sequence[str]) -> None:
    """Writes to the audit log which files are about to be listed, by their whole paths.

    Raises AuditError, and as ``current_viewer`` does.
    """
    if st.session_state.get(LISTED) != paths:
        audit = Audit.of(load_settings())
        audit.write(What.LIST_DOCUMENTS, current_caller(), files=paths, outcome="listed")
        st.session_state[LISTED] = paths


def note_again(question: str, answer: Answer) -> None:
    """Writes a cached ``answer`` to the audit log, before it is shown again.

    Raises AuditError, and as ``current_viewer`` does.
    """
    settings = load_settings()
    write_answer(Audit.of(settings), current_caller(), question, answer)
