"""The filters of a tab, folded up until they are wanted."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from wcmatch import glob

from vind.app.folders import Names, from_root
from vind.app.words import Words
from vind.search import KeptTo

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
"""The range of days to choose from; Streamlit's default goes back only ten years."""


NOTHING: dict[str, object] = {
    "path": "",
    "types": [],
    "after": None,
    "before": None,
    "author": "",
    "languages": [],
}
"""The values of the fields when empty."""

KEPT_TO_NOTHING: KeptTo = {
    "paths": None,
    "types": None,
    "after": None,
    "before": None,
    "author": None,
    "languages": None,
}
"""The filters of a search when all fields are empty."""


def show(words: Words, types: Sequence[str], names: Names, tab: str) -> KeptTo:
    """Shows the filters in the form of ``tab``, and returns them.

    ``types`` are the file types in the index, ``names`` those of its folders.
    """
    with st.expander(words.filters, type="compact"):
        left, right = st.columns(2)
        path = left.text_input(
            words.path, placeholder=words.path_example, help=words.path_help, key=f"{tab}-path"
        )
        kinds = right.multiselect(
            words.types, types, placeholder=words.any_type, key=f"{tab}-types"
        )
        left, right = st.columns(2)
        after = _day(left, words, words.after, words.after_help, f"{tab}-after")
        before = _day(right, words, words.before, words.before_help, f"{tab}-before")
        left, right = st.columns(2)
        author = left.text_input(words.author, help=words.author_help, key=f"{tab}-author")
        languages = right.multiselect(
            words.languages,
            list(words.language_names),
            format_func=words.language_names.__getitem__,
            placeholder=words.any_language,
            key=f"{tab}-languages",
        )
    return {
        "paths": [from_root(path.strip(), names)] if path.strip() else None,
        "types": kinds or None,
        "after": after,
        "before": before,
        "author": author.strip() or None,
        "languages": languages or None,
    }


def keep_to_path(path: str, tab: str) -> None:
    """Keeps ``tab`` to a document, or with a slash behind it to a folder. Call it before ``show``.

    ``path`` is as the page shows it.
    """
    literal = glob.escape(path.rstrip("/"))
    st.session_state[f"{tab}-path"] = f"{literal}/**" if path.endswith("/") else literal


def clear(tab: str) -> None:
    """Empties all fields of ``tab``. Call it before ``show``."""
    for name, nothing in NOTHING.items():
        st.session_state[f"{tab}-{name}"] = nothing


def set_in(words: Words, tab: str) -> list[tuple[str, str]]:
    """The name of each field of ``tab`` that is set, and its description for a reader."""
    called = {
        "path": words.path,
        "types": words.types,
        "after": words.after,
        "before": words.before,
        "author": words.author,
        "languages": words.languages,
    }
    said = []
    for name, label in called.items():
        value = st.session_state.get(f"{tab}-{name}")
        if name == "languages":
            value = [words.language_names[one] for one in value or ()]
        if isinstance(value, date):
            value = words.day(value)
        if value:
            told = ", ".join(value) if isinstance(value, list) else str(value)
            said.append((name, f"{label}: {told}"))
    return said


def remark(kept_to: KeptTo, words: Words) -> str:
    """The remark beside filtered results; empty where no filter is set."""
    return words.filtered if any(kept_to.values()) else ""


def _day(column: DeltaGenerator, words: Words, label: str, help_text: str, key: str) -> date | None:
    return column.date_input(
        label,
        value=None,
        min_value=EARLIEST,
        max_value=LATEST,
        format=words.day_typed,
        help=help_text,
        key=key,
    )
