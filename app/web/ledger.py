"""What the page shows of a whole index: read once for a viewer and a generation of the index."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from vind.app.folders import named, told_apart
from vind.app.web.engine import shared_engine, whole_engine
from vind.indexes.access import Viewer
from vind.indexes.types import FAILURE_STATES, SEARCHABLE_STATES, FileRecord, Language

VIEWERS = 8
"""Of whom this is kept: the ledger of a large index is many megabytes."""

BY_VIEWER: dict[str | type[Any], Callable[[Any], Any]] = {Viewer: hash}
"""How a viewer is told from the others; Streamlit knows no such record."""


# Not as data, which Streamlit would make anew from bytes for each click.
@st.cache_resource(show_spinner=False, max_entries=VIEWERS, hash_funcs=BY_VIEWER)
def shared_ledger(
    viewer: Viewer,  # noqa: ARG001
    identity: str,  # noqa: ARG001
    generation: int,  # noqa: ARG001
    folders: tuple[str, ...],
) -> Sequence[FileRecord]:
    """Every file ever seen in ``folders``, those first that someone may miss, by the path shown.

    As ``viewer`` sees it at a generation of the index of that identity. It takes seconds where
    there are very many: for who looks at it.
    """
    names = told_apart(folders)
    return sorted((named(record, names) for record in shared_engine().files()), key=_urgency)


@st.cache_resource(show_spinner=False, max_entries=VIEWERS, hash_funcs=BY_VIEWER)
def shared_types(
    viewer: Viewer,  # noqa: ARG001
    identity: str,  # noqa: ARG001
    generation: int,  # noqa: ARG001
) -> Sequence[str]:
    """The file types that can be found at that generation, in order, as the filter spells them."""
    return sorted(filter(str.isalnum, shared_engine().file_types()))


@st.cache_resource(show_spinner=False, max_entries=2 * VIEWERS, hash_funcs=BY_VIEWER)
def shared_examples(
    viewer: Viewer,
    identity: str,  # noqa: ARG001
    generation: int,  # noqa: ARG001
    language: Language,
) -> Sequence[str]:
    """What the documents suggest to ask at that generation. It takes a second, at first more."""
    # Nobody has asked these: the audit has none of them.
    return whole_engine().seen_by(viewer).suggestions(language)


def _urgency(record: FileRecord) -> tuple[int, str]:
    """Sorts what someone may miss first, then what was left out, then what was indexed."""
    if record.state in FAILURE_STATES:
        return 0, record.path
    return (2 if record.state in SEARCHABLE_STATES else 1), record.path
