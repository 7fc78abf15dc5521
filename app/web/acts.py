"""What a reader does with the page's own pieces of HTML: with an example, a facet, a thumb.

Streamlit's buttons pass their labels through Markdown, so none has text of a document. Our own have
``data-act`` and ``data-with`` instead; ``live.html`` types the two into a field that nobody sees.
"""

import json

import streamlit as st

from vind.app.web.markup import safe

FIELD, DONE = "act", "done"
"""Keys of that field, and of what was done, for the run that follows."""

MOST = 40_000
"""Characters that are taken from it; what the page itself writes there is far shorter."""


def show_field() -> None:
    """The field. Before whatever asks for ``taken``."""
    st.text_input(FIELD, key=FIELD, label_visibility="collapsed", on_change=_note)


def taken(name: str) -> str | None:
    """What the act of that name was done with, once; None where it was not done just now."""
    done = st.session_state.get(DONE)
    if done is None or done[0] != name:
        return None
    del st.session_state[DONE]
    given: str = done[1]
    return given


def forget() -> None:
    """What was done and nothing on the page took is not done later."""
    st.session_state.pop(DONE, None)


def button(name: str, given: str, body: str, kind: str = "", label: str = "") -> str:
    """A button that does ``name`` with ``given``; ``body`` is HTML, ``label`` what it is called."""
    called = f' aria-label="{safe(label)}" title="{safe(label)}"' if label else ""
    return (
        f'<button type="button" class="act {kind}" data-act="{safe(name)}" '
        f'data-with="{safe(given)}"{called}>{body}</button>'
    )


def _note() -> None:
    """What was typed into the field, which is emptied: the same thing may be done again."""
    typed = str(st.session_state.get(FIELD, ""))[:MOST]
    st.session_state[FIELD] = ""
    st.session_state[DONE] = _read(typed)


def _read(typed: str) -> tuple[str, str] | None:
    """The name of an act and what it is done with; None where it is no such thing."""
    try:
        done = json.loads(typed)
    except (ValueError, RecursionError):
        return None
    is_act = isinstance(done, list) and len(done) == 2 and all(isinstance(x, str) for x in done)
    return (done[0], done[1]) if is_act else None
