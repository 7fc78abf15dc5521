"""What a session of the page keeps, as long as they who look at it may see it."""

import streamlit as st

from vind.app.web import ask_tab
from vind.app.web.asking import Asking
from vind.app.web.chosen import chosen_name
from vind.app.web.engine import current_viewer
from vind.app.web.sidebar import BROWSER
from vind.app.web.visitor import is_connected
from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.errors import PassageGoneError, VindError
from vind.indexes.status import IndexStatus
from vind.search import Engine
from vind.search.types import Answer

KEPT_FOR, KEPT_OF, KEPT_AT = "kept for", "kept of", "kept at"
"""Keys of who looks at it, of the name of the index, and of its version at which they may see what
is kept."""


def begin() -> None:
    """Forgets all that was shown to somebody else, before any of it is looked at.

    A browser connects again to a session by its number, whoever is signed in by then. Of another
    index too all is forgotten, but for which browser it is.
    """
    index = chosen_name()
    if st.session_state.setdefault(KEPT_OF, index) != index:
        browser = st.session_state.get(BROWSER)
        _forget()
        st.session_state.update({KEPT_OF: index} | ({BROWSER: browser} if browser else {}))
    if not is_connected():
        return
    try:
        viewer: Viewer | None = current_viewer()
    except VindError:
        viewer = None
    if st.session_state.setdefault(KEPT_FOR, viewer) != viewer:
        _forget()
        st.session_state[KEPT_FOR] = viewer


def forget_unreadable(engine: Engine, status: IndexStatus) -> None:
    """Forgets all where some of it may no longer be read, or is gone, by the index at ``status``.

    The page is then as one whose session was lost: it asks anew what its address asks.
    """
    now = status.identity, status.generation
    before = st.session_state.setdefault(KEPT_AT, now)
    if before != now:
        if engine.viewer != UNRESTRICTED and not _is_readable(engine):
            _forget()
            st.session_state[KEPT_FOR] = engine.viewer
        st.session_state[KEPT_AT] = now


def _forget() -> None:
    asking: Asking | None = st.session_state.get(ask_tab.ASKING)
    if asking is not None:
        asking.leave()
    st.session_state.clear()


def _is_readable(engine: Engine) -> bool:
    """Whether each quote that the session has still stands where its viewer may read it."""
    state = st.session_state
    earlier = state.get(ask_tab.EARLIER)
    answers: list[Answer | None] = [state.get(ask_tab.SO_FAR), state.get(ask_tab.ANSWERED)]
    answers += [answer for _, answer in earlier.turns] if earlier else []
    try:
        for answer in filter(None, answers):
            for quote in (*answer.quotes, *answer.also):
                found = engine.find_again(quote)
                if (found.folder, found.path) != (quote.folder, quote.path):
                    return False  # a copy is readable, and the name that was shown is not
    except PassageGoneError:
        return False
    return True
