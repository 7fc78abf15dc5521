"""The ledger as the page shows it: read once for all visitors, for each generation of the index."""

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from app.folders import named, told_apart
from app.web.engine import shared_engine
from indexes.catalogue.ledger import extension
from indexes.types import FAILURE_STATES, SEARCHABLE_STATES, FileRecord


class Ledger(NamedTuple):
    """Every file ever seen, those first that someone may miss, by the path that is shown.

    ``types`` are the file types that can be found, as the filter spells them.
    """

    files: Sequence[FileRecord]
    types: Sequence[str]


# Not as data, which Streamlit would make anew from bytes for each click.
@st.cache_resource(show_spinner=False, max_entries=1)
def shared_ledger(identity: str, generation: int, folders: tuple[str, ...]) -> Ledger:  # noqa: ARG001
    """The ledger of ``folders`` as it is at a generation of the index of that identity."""
    names = told_apart(folders)
    files = sorted((named(record, names) for record in shared_engine().files()), key=_urgency)
    types = {extension(record.path) for record in files if record.passages}
    return Ledger(files, sorted(filter(str.isalnum, types)))


def _urgency(record: FileRecord) -> tuple[int, str]:
    """Sorts what someone may miss first, then what was left out, then what was indexed."""
    if record.state in FAILURE_STATES:
        return 0, record.path
    return (2 if record.state in SEARCHABLE_STATES else 1), record.path
