"""The second tab: passages that match a query and pass the filters."""

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
"""How many hits are shown at first, and added by each "more"."""

LINKED = "s"
"""The address parameter of a search, and the session key of the search in the page's address."""

MOST_LINKED = 200
"""The longest query that goes into the address, after the questions."""

QUERY, OPENED = "query", "opened at search"
"""Session keys of the typed query, and of whether the page was opened with only a search."""

SHOWN = "shown"
"""Session key of how many passages are shown at most."""

UNQUOTE = "unquote"
"""The act that searches again without the quotation marks."""

TAB = "search"
"""The prefix of the session keys of this tab's filters."""


def is_opened() -> bool:
    """Whether the page was opened at an address with a search and no question."""
    asks = LINKED not in st.query_params or conversation.LINKED in st.query_params
    is_first: bool = st.session_state.setdefault(OPENED, not asks)
    return is_first


def show(engine: Engine, words: Words, types: Sequence[str], names: Names) -> None:
    """Shows the tab; ``types`` are the file types in the index, ``names`` those of its folders."""
    st.session_state.setdefault(SHOWN, RESULTS)
    facets.follow(words, types, TAB)
    if (plain := taken(UNQUOTE)) is not None:
        st.session_state[QUERY] = plain
    with st.form("search", border=False):
        left, right = st.columns([6, 1], vertical_alignment="bottom")
        # The button comes first, as a submitted query wins over the address. After a lost session
        # both are new.
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
    # Each batch is a separate piece, so that an open passage stays open when more are added.
    for several in range(0, len(numbered), RESULTS):
        st.html(cards.block("".join(numbered[several : several + RESULTS]), words))
    if has_more and st.button(words.more, width="stretch"):
        st.session_state[SHOWN] += RESULTS
        st.rerun()


def _show_nothing(query: str, kept: str, words: Words) -> None:
    """Says that nothing was found, and what to relax: quotation marks, filters, or the words."""
    if phrases := phrases_of(query):
        quoted = ", ".join(f"“{phrase}”" for phrase in phrases)
        plain = button(UNQUOTE, without_marks(query), safe(words.unquote))
        st.html(cards.notice(words.no_phrase.format(quoted), words) + cards.block(plain, words))
    elif not kept:
        st.html(cards.notice(words.nothing_matches, words))
    if kept:
        st.html(cards.notice(words.none_passes, words) + kept)


def _keep_to_address(submitted: bool) -> None:
    """Searches for the query in the page's address, if it is new and nothing was submitted."""
    linked = st.query_params.get(LINKED, "").strip()
    is_new = linked != st.session_state.get(LINKED, "")
    st.session_state[LINKED] = linked
    if is_new and not submitted:
        filters.clear(TAB)
        st.session_state[QUERY] = linked
        st.session_state[SHOWN] = RESULTS


def _link(query: str) -> None:
    """Puts ``query`` into the page's address, unless it is too long."""
    linked = query if len(query) <= MOST_LINKED else ""
    if linked == st.session_state[LINKED]:
        return
    if linked:
        st.query_params[LINKED] = linked
    else:
        del st.query_params[LINKED]
    st.session_state[LINKED] = linked
