"""The second tab: passages that match, kept to what the filters say."""

from collections.abc import Sequence

import streamlit as st

from vind.app.folders import Names, named_hit
from vind.app.web import cards, conversation, facets, filters
from vind.app.web.acts import button, taken
from vind.app.web.markup import safe
from vind.app.words import Words
from vind.indexes.errors import FilterError, VindError
from vind.search import Engine
from vind.search.question.question import phrases_of, without_marks

RESULTS = 20
"""At first, and with each "more": beyond what fits on a screen, few enough to read."""

LINKED = "s"
"""What a search is called in an address; in the session: what the page's address searches for."""

MOST_LINKED = 200
"""Characters of it there: it stands behind what is asked. What is longer is a question."""

QUERY, OPENED = "query", "opened at search"
"""Keys of what is typed, and of whether the page was opened by an address that only searches."""

SHOWN = "shown"
"""Key of how many passages are shown at most, of what is searched for."""

UNQUOTE = "unquote"
"""The act that searches for the same words without their quotation marks."""

TAB = "search"
"""What its filters are kept under."""


def is_opened() -> bool:
    """Whether the page was opened by an address that searches and asks nothing."""
    asks = LINKED not in st.query_params or conversation.LINKED in st.query_params
    is_first: bool = st.session_state.setdefault(OPENED, not asks)
    return is_first


def show(engine: Engine, words: Words, types: Sequence[str], names: Names) -> None:
    """The tab; ``types`` are the file types that the index holds, ``names`` of its folders."""
    st.session_state.setdefault(SHOWN, RESULTS)
    facets.follow(words, types, TAB)
    if (plain := taken(UNQUOTE)) is not None:
        st.session_state[QUERY] = plain
    with st.form("search", border=False):
        left, right = st.columns([6, 1], vertical_alignment="bottom")
        # First, as what was submitted goes before the address, and in a lost session both are new.
        submitted = right.form_submit_button(words.search, type="primary", width="stretch")
        _keep_to_address(submitted)
        query = left.text_input(
            words.query,
            placeholder=words.query_example,
            key=QUERY,
            label_visibility="collapsed",
        )
        kept_to = filters.show(words, types, names, TAB)
    query = (query or "").strip()
    if submitted:
        st.session_state[SHOWN] = RESULTS
        _link(query)
    if not query:
        return
    shown: int = st.session_state[SHOWN]
    try:
        hits = engine.search(query, max(shown + 1, facets.COUNTED), **kept_to)
    except FilterError:
        hits = []
    except VindError as error:
        st.html(cards.trouble(error, words))
        return
    kept = facets.kept_to(words, TAB)
    if not hits:
        _show_nothing(query, kept, words)
        return
    remark = filters.remark(kept_to, words)
    hits = [named_hit(hit, names) for hit in hits]
    parted = facets.show(hits[: facets.COUNTED], words)
    if kept or parted:
        st.html(kept + parted)
    has_more = len(hits) > shown
    found = words.best.format(shown) if has_more else words.counted(len(hits), words.passage)
    st.html(cards.heading(found, words, remark))
    numbered = [cards.hit(number, hit, words) for number, hit in enumerate(hits[:shown], 1)]
    # Each in a piece of its own: a passage that is open stays open when more come.
    for several in range(0, len(numbered), RESULTS):
        st.html(cards.block("".join(numbered[several : several + RESULTS]), words))
    if has_more and st.button(words.more, width="stretch"):
        st.session_state[SHOWN] += RESULTS
        st.rerun()


def _show_nothing(query: str, kept: str, words: Words) -> None:
    """That nothing was found, and what to loosen: quotation marks, filters, or the words."""
    if phrases := phrases_of(query):
        quoted = ", ".join(f"“{phrase}”" for phrase in phrases)
        plain = button(UNQUOTE, without_marks(query), safe(words.unquote))
        st.html(cards.notice(words.no_phrase.format(quoted), words) + cards.block(plain, words))
    elif not kept:
        st.html(cards.notice(words.nothing_matches, words))
    if kept:
        st.html(cards.notice(words.none_passes, words) + kept)


def _keep_to_address(submitted: bool) -> None:
    """Searches for what the page's address has, where that is new and nothing was submitted."""
    linked = st.query_params.get(LINKED, "").strip()
    is_new = linked != st.session_state.get(LINKED, "")
    st.session_state[LINKED] = linked
    if is_new and not submitted:
        filters.clear(TAB)
        st.session_state[QUERY] = linked
        st.session_state[SHOWN] = RESULTS


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
