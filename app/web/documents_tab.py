"""The third tab: what was and was not indexed, and why."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

import streamlit as st

from vind.app.folders import told_apart, whole_path
from vind.app.plain import size
from vind.app.web import cards
from vind.app.web.acts import WITHIN, button
from vind.app.web.engine import note_listed
from vind.app.web.markup import safe, safe_line
from vind.app.web.originals import address_at
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
    st.html(figures_of((words.number(number), name) for number, name in figures))


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
    body = ledger(shown, words, own_zone()) if shown else cards.notice(words.nothing_matches, words)
    st.html(cards.section(body, words, words.ledger, _in_all(files, words)))
    if len(chosen) > ROWS:
        told = words.shown_of.format(words.number(ROWS), words.number(len(chosen)))
        st.html(cards.notice(told, words))


def _in_all(files: Sequence[FileRecord], words: Words) -> str:
    """The total size of the files, and when the last of them was read."""
    told = words.decimal(size(sum(record.size for record in files)))
    last = max((record.indexed_at for record in files if record.indexed_at), default=None)
    return words.in_all.format(told, words.moment(last, own_zone())) if last else told


def figures_of(pairs: Iterable[tuple[str, str]]) -> str:
    """A row of large numbers, each with what it counts."""
    cells = "".join(
        f"<div><dd>{safe(number)}</dd><dt>{safe(name)}</dt></div>" for number, name in pairs
    )
    return f'<dl class="vind figures">{cells}</dl>'


def ledger(records: Sequence[FileRecord], words: Words, zone: tzinfo) -> str:
    """The files with their state and, where they were not indexed whole, the reason.

    The days on which they were read are in ``zone``.
    """
    head = "".join(f"<th>{safe(name)}</th>" for name in (words.file, words.state, words.why))
    rows = "".join(
        f'<tr><td><span class="place">{_opening(record)}{_measures(record, words, zone)}'
        f"{_within(record, words)}</span></td>"
        f'<td><span class="state {_tone(record.state)}">{safe(words.states[record.state])}</span>'
        f"</td><td>{_why(record, words)}</td></tr>"
        for record in records
    )
    return (
        '<div class="scroll" tabindex="0"><table class="ledger">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _opening(record: FileRecord) -> str:
    """The name of a file, a link where it was read, so that it can be known again."""
    name = cards.file_name(record.path)
    if not record.sha256:
        return name
    return f'<a href="{safe(address_at(record.path))}" target="_blank">{name}</a>'


def _within(record: FileRecord, words: Words) -> str:
    """A button to ask within a file, where something of it is found."""
    if not record.passages:
        return ""
    label = words.ask_within_of.format(record.path)
    return button(WITHIN, record.path, safe(words.ask_within), "within", label)


def _measures(record: FileRecord, words: Words, zone: tzinfo) -> str:
    """The size of a file and the day it was read; empty where unknown."""
    told = [words.decimal(size(record.size))] if record.size else []
    if record.indexed_at:
        told.append(words.read_on.format(words.day(record.indexed_at.astimezone(zone))))
    return f'<span class="measures">{safe(" · ".join(told))}</span>' if told else ""


def _why(record: FileRecord, words: Words) -> str:
    """Why a file was not indexed whole, and below that the detail that exists only in English."""
    said, english = words.why_not_whole(record)
    detail = f'<span class="detail" lang="en">{safe_line(english)}</span>' if english else ""
    return f"{safe_line(said)}{detail}"


def _tone(state: FileState) -> str:
    if state in FAILURE_STATES:
        return "bad"
    return "good" if state in SEARCHABLE_STATES else "quiet"
