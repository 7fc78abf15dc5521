"""Clicks on the page's own HTML buttons: an example, a facet, a thumb.

Streamlit renders button labels as Markdown, so its buttons must not show text of a document. Our
own buttons carry ``data-act`` and ``data-with``, which ``live.html`` types into a hidden field.
"""

import json

import streamlit as st

from vind.app.web.markup import safe

FIELD, DONE = "act", "done"
"""Session keys of the hidden field, and of the act for the next run."""

WITHIN = "within"
"""The act of asking within one document or folder."""

MOST = 40_000
"""How many characters of the field are read; the page itself writes far fewer."""


def show_field() -> None:
    """Shows the hidden field. Call it before anything calls ``taken``."""
    st.text_input(FIELD, key=FIELD, label_visibility="collapsed", on_change=_note)


def taken(name: str) -> str | None:
    """The argument of the act ``name``, once; None where it was not done just now."""
    done = st.session_state.get(DONE)
    if done is None or done[0] != name:
        return None
    del st.session_state[DONE]
    given: str = done[1]
    return given


def is_done(name: str) -> bool:
    """Whether the act ``name`` was done just now and not taken yet."""
    done = st.session_state.get(DONE)
    return done is not None and done[0] == name


def forget() -> None:
    """Drops an act that nothing on the page took, so that it does not happen later."""
    st.session_state.pop(DONE, None)


def button(name: str, given: str, body: str, kind: str = "", label: str = "") -> str:
    """The HTML of a button for the act ``name`` with the argument ``given``; ``body`` is HTML."""
    called = f' aria-label="{safe(label)}" title="{safe(label)}"' if label else ""
    return (
        f'<button type="button" class="act {kind}" data-act="{safe(name)}" '
        f'data-with="{safe(given)}"{called}>{body}</button>'
    )


def _note() -> None:
    """Reads the act from the field, and empties it so that the same act can be done again."""
    typed = str(st.session_state.get(FIELD, ""))[:MOST]
    st.session_state[FIELD] = ""
    st.session_state[DONE] = _read(typed)


def _read(typed: str) -> tuple[str, str] | None:
    """The name and argument of an act; None for any other text."""
    try:
        done = json.loads(typed)
    except (ValueError, RecursionError):
        return None
    is_act = isinstance(done, list) and len(done) == 2 and all(isinstance(x, str) for x in done)
    return (done[0], done[1]) if is_act else None
