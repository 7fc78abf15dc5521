"""Chooses the index that the page is about: the first, unless its address names another."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from vind.app.folders import told_apart
from vind.app.web.visitor import current_caller, requested
from vind.app.words import Words
from vind.indexes.settings import Settings, load_settings

LINKED = "index"
"""The address parameter that names an index."""

CHOICE = "choice of index"
"""The prefix of the session keys of the box to choose an index."""


@st.cache_resource(show_spinner=False)
def indexes() -> Mapping[str, Path]:
    """The folder of each served index by its name, in the order of the settings."""
    settings = load_settings()
    others = () if settings.store else settings.indexes
    folders = list(dict.fromkeys(map(str, (settings.index, *others))))
    names = told_apart(folders) or {folders[0]: settings.index.name}
    return {names[folder]: Path(folder) for folder in folders}


def chosen_name() -> str:
    """The name of the index that this run of the page, or this request, is about."""
    known = indexes()
    if get_script_run_ctx(suppress_warning=True) is not None:
        wanted = st.query_params.get(LINKED, "")
    else:
        wanted = requested().get(LINKED, "")
    return wanted if wanted in known else next(iter(known))


def page_settings() -> Settings:
    """The settings, with the index that the page is about."""
    settings, served = load_settings(), indexes()
    if len(served) < 2:
        return settings
    return settings.model_copy(update={"index": served[chosen_name()]})


def query() -> str:
    """The query part that keeps an address on the page's index; empty with only one index."""
    return f"?{urlencode({LINKED: chosen_name()})}" if len(indexes()) > 1 else ""


def show(words: Words) -> None:
    """A box to choose another index, where there are several. The page then starts afresh.

    Raises as ``current_caller`` does, as strangers must not see the names.
    """
    names = list(indexes())
    if len(names) < 2:
        return
    current_caller()
    now = chosen_name()
    # Each index has a box of its own, forgotten with the rest of its session.
    wanted = st.selectbox(
        words.choose_index,
        names,
        index=names.index(now),
        key=f"{CHOICE} {now}",
        label_visibility="collapsed",
    )
    if wanted != now:
        st.query_params.from_dict({LINKED: wanted})
        st.rerun()
