"""The third tab: what was and was not indexed, and why."""

from collections.abc import Sequence

import streamlit as st

from app.folders import Names, named
from app.web import cards
from app.words import Words
from indexes.types import FAILURE_STATES, SEARCHABLE_STATES, FileRecord, FileState

ROWS = 200
"""Files shown at once; the rest is reached by name or state, and by ``vind files``."""


def show(files: Sequence[FileRecord], words: Words, names: Names) -> None:
    """The tab, over the whole ledger; ``names`` of the indexed folders."""
    indexed = sum(record.state in SEARCHABLE_STATES for record in files)
    troubled = sum(record.state in FAILURE_STATES for record in files)
    seen = words.of_number(len(files), words.seen)
    figures = [(len(files), seen), (indexed, words.indexed), (troubled, words.not_whole)]
    st.html(cards.figures((words.number(number), name) for number, name in figures))
    left, right = st.columns([1, 2])
    present = [state for state in FileState if any(record.state is state for record in files)]
    state = left.selectbox(
        words.state,
        [None, *present],
        format_func=lambda state: words.states[state] if state else words.all_states,
    )
    name = right.text_input(words.name_contains).strip().casefold()
    chosen = [
        record
        for record in sorted((named(record, names) for record in files), key=_urgency)
        if state in (None, record.state) and name in record.path.casefold()
    ]
    body = (
        cards.ledger(chosen[:ROWS], words) if chosen else cards.notice(words.nothing_matches, words)
    )
    st.html(cards.section(words.ledger, body, words))
    if len(chosen) > ROWS:
        shown = words.shown_of.format(words.number(ROWS), words.number(len(chosen)))
        st.html(cards.notice(shown, words))


def _urgency(record: FileRecord) -> tuple[int, str]:
    """Sorts what someone may miss first, then what was left out, then what was indexed."""
    if record.state in FAILURE_STATES:
        return 0, record.path
    return (2 if record.state in SEARCHABLE_STATES else 1), record.path
