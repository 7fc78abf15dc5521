"""Facts on a whole index for the page, cached for each viewer and generation of the index."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread
from typing import Any

import streamlit as st

from vind.app.folders import named, told_apart
from vind.app.web.engine import shared_engine, whole_engine
from vind.indexes.access import Viewer
from vind.indexes.errors import VindError
from vind.indexes.types import FAILURE_STATES, SEARCHABLE_STATES, FileRecord, Language
from vind.search import Engine

VIEWERS = 8
"""For how many viewers they are cached: the ledger of a large index is many megabytes."""

BY_VIEWER: dict[str | type[Any], Callable[[Any], Any]] = {Viewer: hash}
"""The cache's hash of a viewer; Streamlit cannot hash a Viewer itself."""


# Not cache_data, which would unpickle the ledger again at each click.
@st.cache_resource(show_spinner=False, max_entries=VIEWERS, hash_funcs=BY_VIEWER)
def shared_ledger(
    viewer: Viewer,  # noqa: ARG001
    identity: str,  # noqa: ARG001
    generation: int,  # noqa: ARG001
    folders: tuple[str, ...],
) -> Sequence[FileRecord]:
    """Every file ever seen in ``folders``, failures first, then by the path shown.

    As ``viewer`` sees it at one generation of the index. It takes seconds for very many files, so
    call it only where the list is looked at.
    """
    names = told_apart(folders)
    return sorted((named(record, names) for record in shared_engine().files()), key=_urgency)


@st.cache_resource(show_spinner=False, max_entries=VIEWERS, hash_funcs=BY_VIEWER)
def shared_types(
    viewer: Viewer,  # noqa: ARG001
    identity: str,  # noqa: ARG001
    generation: int,  # noqa: ARG001
) -> Sequence[str]:
    """The file types in the index at that generation, sorted, as the filter spells them."""
    return sorted(filter(str.isalnum, shared_engine().file_types()))


@st.cache_resource(show_spinner=False, max_entries=2 * VIEWERS, hash_funcs=BY_VIEWER)
def shared_examples(
    viewer: Viewer,
    identity: str,  # noqa: ARG001
    generation: int,  # noqa: ARG001
    language: Language,
) -> "Examples":
    """Questions that the documents suggest at that generation."""
    # Nobody asked these, so they are not written to the audit log.
    return Examples(whole_engine().seen_by(viewer), language)


class Examples:
    """Questions to begin with: at once those of headings, once they are checked those answered."""

    def __init__(self, engine: Engine, language: Language) -> None:
        self._engine, self._language = engine, language
        self.questions: Sequence[str] = engine.suggestions(language, checked=False)
        Thread(target=self._check, name="vind-examples", daemon=True).start()

    def _check(self) -> None:
        with suppress(VindError):  # whoever asks something is told
            self.questions = self._engine.suggestions(self._language)


def _urgency(record: FileRecord) -> tuple[int, str]:
    """A sort key: files that failed first, then those left out, then those indexed."""
    if record.state in FAILURE_STATES:
        return 0, record.path
    return (2 if record.state in SEARCHABLE_STATES else 1), record.path
