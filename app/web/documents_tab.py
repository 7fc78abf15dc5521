"""The third tab: what was and was not indexed, and why."""

from collections.abc import Mapping, Sequence

import streamlit as st

from vind.app.folders import told_apart, whole_path
from vind.app.plain import size
from vind.app.web import cards
from vind.app.web.engine import note_listed
from vind.app.web.visitor import own_zone
from vind.app.words import Words
from vind.indexes.text.folding import fold
from vind.indexes.types import FAILURE_STATES, SEARCHABLE_STATES, FileRecord, FileState

ROWS = 200
"""How many files are shown; the rest is found by name or state, or with ``vind files``."""


def show_figures(states: Mapping[FileState, int], words: Words) -> None:
    """Shows how many files there are in all, indexed, and with trouble."""
    total = sum(states.values())
    indexed = sum(states.get(state, 0) for state in SEARCHABLE_STATES)
    troubled = sum(states.get(state, 0) for state in FAILURE_STATES)
    seen = words.of_number(total, words.seen)
    figures = [(total, seen), (indexed, words.indexed), (troubled, words.not_whole)]
    st.html(cards.figures((words.number(number), name) for number, name in figures))


def show_form(states: Mapping[FileState, int], words: Words) -> tuple[FileState | None, str]:
    """Asks which files are wanted: the chosen state, or None, and a text in their paths.

    ``states`` are those that occur.
    """
    left, right = st.columns([1, 2])
    state = left.selectbox(
        words.state,
        [None, *(state for state in FileState if state in states)],
        format_func=lambda state: words.states[state] if state else words.all_states,
    )
    return state, right.text_input(words.name_contains).strip()


def show_files(
    files: Sequence[FileRecord], state: FileState | None, name: str, words: Words
) -> None:
    """Shows those of ``files`` in ``state`` with ``name`` in their paths, in the given order.

    Case and accents are ignored; a Mac stores accents apart from their letters. Raises AuditError,
    and as ``current_viewer`` does.
    """
    asked = fold(name)
    chosen = [
        record
        for record in files
        if state in (None, record.state) and (not asked or asked in fold(record.path))
    ]
    shown, folders = chosen[:ROWS], told_apart({record.folder for record in files})
    note_listed([whole_path(record, folders) for record in shown])
    body = (
        cards.ledger(shown, words, own_zone())
        if shown
        else cards.notice(words.nothing_matches, words)
    )
    st.html(cards.section(body, words, words.ledger, _in_all(files, words)))
    if len(chosen) > ROWS:
        told = words.shown_of.format(words.number(ROWS), words.number(len(chosen)))
        st.html(cards.notice(told, words))


def _in_all(files: Sequence[FileRecord], words: Words) -> str:
    """The total size of the files, and when the last of them was read."""
    told = words.decimal(size(sum(record.size for record in files)))
    last = max((record.indexed_at for record in files if record.indexed_at), default=None)
    return words.in_all.format(told, words.moment(last, own_zone())) if last else told
