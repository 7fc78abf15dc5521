"""Keeps a session's content only while its visitor may see it."""

import streamlit as st

from vind.app.web import ask_tab
from vind.app.web.asking import Asking
from vind.app.web.chosen import chosen_name
from vind.app.web.engine import current_viewer
from vind.app.web.sidebar import BROWSER
from vind.app.web.visitor import is_connected
from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.errors import PassageGoneError, VindError
from vind.indexes.reading.status import IndexStatus
from vind.search import Engine
from vind.search.duplicates import require_places
from vind.search.types import Answer

KEPT_FOR, KEPT_OF, KEPT_AT = "kept for", "kept of", "kept at"
"""Session keys of the visitor, of the index's name, and of its version at which the visitor was
last allowed to see the content."""


def begin() -> None:
    """Forgets all that was shown to somebody else; call it before reading the session.

    A browser can reconnect to a session by its number while somebody else is signed in. A change of
    index also forgets all but the browser's id.
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
    """Forgets all where some of it is gone or no longer readable in the index at ``status``.

    The page then behaves as after a lost session: it asks the questions in its address again.
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
    """Whether the viewer may still read every quote of the session where it was."""
    state = st.session_state
    earlier = state.get(ask_tab.EARLIER)
    answers: list[Answer | None] = [state.get(ask_tab.SO_FAR), state.get(ask_tab.ANSWERED)]
    answers += [answer for _, answer in earlier.turns] if earlier else []
    with engine._index.pinned() as index:  # noqa: SLF001  (as in AuditedEngine)
        try:
            for answer in filter(None, answers):
                require_places(answer, index)
        except PassageGoneError:
            return False
    return True
