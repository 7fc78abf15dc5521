"""The second tab: passages that match, kept to what the filters say."""

from collections.abc import Sequence

import streamlit as st

from app.folders import Names, named_hit
from app.web import cards, conversation, filters
from app.words import Words
from indexes.errors import VindError
from search import Engine

RESULTS = 20
"""More than fit on a screen, few enough to read."""

LINKED = "s"
"""What a search is called in an address; in the session: what the page's address searches for."""

MOST_LINKED = 200
"""Characters of it there: it stands behind what is asked. What is longer is a question."""

QUERY, OPENED = "query", "opened at search"
"""Keys of what is typed, and of whether the page was opened by an address that only searches."""

TAB = "search"
"""What its filters are kept under."""


def is_opened() -> bool:
    """Whether the page was opened by an address that searches and asks nothing."""
    asks = LINKED not in st.query_params or conversation.LINKED in st.query_params
    is_first: bool = st.session_state.setdefault(OPENED, not asks)
    return is_first


def show(engine: Engine, words: Words, types: Sequence[str], names: Names) -> None:
    """The tab; ``types`` are the file types that the index holds, ``names`` of its folders."""
    with st.form("search", border=False):
        left, right = st.columns([6, 1], vertical_alignment="bottom")
        # First, as what was submitted goes before the address, and in a lost session both are new.
        submitted = right.form_submit_button(words.search, type="primary", width="stretch")
        _keep_to_address(submitted)
        query = left.text_input(words.query, placeholder=words.query_example, key=QUERY)
        kept_to = filters.show(words, types, names, TAB)
    query = (query or "").strip()
    if submitted:
        _link(query)
    if not query:
        return
    try:
        hits = engine.search(query, RESULTS, **kept_to)
    except VindError as error:
        st.html(cards.trouble(error, words))
        return
    remark = filters.remark(kept_to, words)
    if not hits:
        st.html(cards.notice(words.nothing_matches, words, remark))
        return
    body = "".join(
        cards.hit(number, named_hit(hit, names), words) for number, hit in enumerate(hits, 1)
    )
    st.html(cards.section(words.counted(len(hits), words.passage), body, words, remark))


def _keep_to_address(submitted: bool) -> None:
    """Searches for what the page's address has, where that is new and nothing was submitted."""
    linked = st.query_params.get(LINKED, "").strip()
    is_new = linked != st.session_state.get(LINKED, "")
    st.session_state[LINKED] = linked
    if is_new and not submitted:
        filters.clear(TAB)
        st.session_state[QUERY] = linked


def _link(query: str) -> None:
    """Gives the page an address that searches for ``query``, where that is not too long."""
    linked = query if len(query) <= MOST_LINKED else ""
    if linked == st.session_state[LINKED]:
        return
    if linked:
        st.query_params[LINKED] = linked
    else:
        del st.query_params[LINKED]
    st.session_state[LINKED] = linked
