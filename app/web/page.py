"""The page, which Streamlit runs from the top for every click. Settings come from ``VIND_*``."""

from contextlib import suppress
from pathlib import Path

import streamlit as st

from vind.app.folders import told_apart
from vind.app.web import (
    acts,
    ask_tab,
    begin,
    cards,
    chosen,
    documents_tab,
    runs,
    search_tab,
    session,
    sidebar,
    sign_in,
    usage_tab,
)
from vind.app.web.engine import current_viewer, shared_engine
from vind.app.web.ledger import shared_examples, shared_ledger, shared_types
from vind.app.web.visitor import current_caller
from vind.app.words import Words, words_for
from vind.indexes.errors import NoIndexError, NotSignedInError, VindError
from vind.indexes.reading.status import IndexStatus
from vind.indexes.settings import load_settings
from vind.indexes.types import SEARCHABLE_STATES, FileState

STYLE = Path(__file__).with_name("style.css")
LIVE = Path(__file__).with_name("live.html")

# Session key of the open tab's name. A comment, as Streamlit would show a docstring here.
OPEN = "open"

EXAMPLES = "examples"


def _show(words: Words) -> None:
    with st.spinner(words.opening):
        engine = shared_engine()
    status = engine.status()
    session.forget_unreadable(engine, status)
    now = current_viewer(), status.identity, status.generation
    if not status.passages:
        st.html(cards.title(words, ""))
        begin.show(words)
        if status.states:
            wanted = _show_head(status, words, is_open=False)
            documents_tab.show_files(shared_ledger(*now, status.folders), *wanted, words)
        return
    documents = sum(status.states.get(state, 0) for state in SEARCHABLE_STATES)
    holdings = (documents, words.document), (status.passages, words.passage)
    st.html(cards.title(words, " · ".join(words.counted(*held) for held in holdings)))
    types, names = shared_types(*now), told_apart(status.folders)
    # A change of tab is a run too, so that each tab shows the index of that moment.
    tabs = [words.ask_tab, words.search_tab, words.documents_tab]
    if "manage" in current_caller().scopes:
        tabs.append(words.usage_tab)
    first = words.search_tab if search_tab.is_opened() else None
    if acts.is_done(acts.WITHIN):
        st.session_state[OPEN] = words.ask_tab
    ask, search, seen, *usage = st.tabs(tabs, default=first, on_change="rerun", key=OPEN)
    sidebar.hear(words)
    with ask:
        ask_tab.show_form(words, types, names)
    with search:
        search_tab.show(engine, words, types, names)
    with seen:
        wanted = _show_head(status, words, is_open=bool(seen.open))
        if seen.open:
            documents_tab.show_files(shared_ledger(*now, status.folders), *wanted, words)
    for tab in usage:
        with tab:
            if tab.open:
                usage_tab.show(engine, words)
    # The answer comes last, as it is slow: the other tabs work while the model still writes.
    with ask:
        ask_tab.show_answer(engine, words, load_settings().llm, status)
    sidebar.show(words)
    with ask:
        if ask.open and not ask_tab.is_asked():
            # Examples are optional. An error is shown once somebody asks something.
            with suppress(VindError):
                # Those that a visitor saw first stay, however many clicks are made elsewhere.
                shown = st.session_state.setdefault(
                    f"{EXAMPLES} {status.identity} {status.generation}",
                    shared_examples(*now, words.language).questions,
                )
                if shown:
                    st.html(cards.examples(shown, words))
            st.html(cards.can_ask(words))


def _show_head(status: IndexStatus, words: Words, *, is_open: bool) -> tuple[FileState | None, str]:
    """Shows the counts, the runs if the tab is open, and the filter; returns what is wanted."""
    documents_tab.show_figures(status.states, words)
    if is_open:
        runs.show(status, words)
        begin.show_more(words)
    return documents_tab.show_form(status.states, words)


def main() -> None:
    """Shows the whole page, with any VindError as a notice."""
    words = words_for(st.context.locale)
    session.begin()
    st.set_page_config(
        page_title=ask_tab.page_title(),
        page_icon="🔎",
        layout="centered",
        initial_sidebar_state="collapsed",
    )
    st.html(STYLE)
    st.html(LIVE, unsafe_allow_javascript=True)
    acts.show_field()
    try:
        chosen.show(words)
        _show(words)
        acts.forget()
        if load_settings().signs_in:
            sign_in.show_way_out(current_viewer().name, words)
    except NoIndexError:
        st.html(cards.title(words, ""))
        begin.show(words)
        acts.forget()
    except NotSignedInError as error:
        st.html(cards.title(words, ""))
        st.html(cards.trouble(error, words))
        if load_settings().signs_in:
            sign_in.show_way_in(words)
    except VindError as error:
        st.html(cards.title(words, ""))
        st.html(cards.trouble(error, words))


main()
