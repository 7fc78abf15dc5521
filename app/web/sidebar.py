"""The sidebar with a visitor's earlier conversations: to resume, search and erase."""

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256

import streamlit as st

from vind.app.conversations import Conversations, Kept
from vind.app.web import cards
from vind.app.web.acts import button, taken
from vind.app.web.chosen import page_settings
from vind.app.web.engine import current_viewer
from vind.app.web.markup import safe, safe_running
from vind.app.web.visitor import own_zone
from vind.app.words import Words
from vind.indexes.access import UNRESTRICTED
from vind.indexes.errors import VindError
from vind.indexes.text.folding import fold

BROWSER, RESUME, ERASE, ERASE_ALL = "browser", "resume", "erase", "erase-all"
"""Acts: a browser gives its id; a conversation is resumed, or erased."""

FEWEST_CHARACTERS = 32
"""The least length of a browser's id, so that nobody can guess another's."""

SEARCHED_FROM = 8
"""The number of conversations from which the sidebar has a search box."""

SHOWN = 100


def conversations() -> Conversations | None:
    """The visitor's conversations; None where the visitor is not known (yet).

    A person is known by name. With access off nobody has a name, so the browser is known by a
    random secret that it keeps; only the secret's hash is stored here.
    """
    if (name := taken(BROWSER)) is not None and len(name) >= FEWEST_CHARACTERS:
        st.session_state[BROWSER] = sha256(name.encode("utf-8", "replace")).hexdigest()
    viewer = current_viewer()
    if viewer != UNRESTRICTED:
        return Conversations.of(page_settings().index, viewer.name)
    if BROWSER in st.session_state:
        return Conversations(page_settings().index, f"browser:{st.session_state[BROWSER]}")
    return None


def keep(questions: Sequence[str]) -> bool:
    """Saves a conversation of the visitor; returns whether that worked.

    Errors are ignored, as the answer itself is already shown.
    """
    own = conversations()
    if own is None:
        return False
    with suppress(VindError):
        own.keep(questions)
        return True
    return False


def asked_again() -> list[str] | None:
    """The questions of the conversation to resume; None where none was chosen."""
    given = taken(RESUME)
    return None if given is None else _questions(given)


def hear(words: Words) -> None:
    """Erases the conversations that were chosen. Call it before the answer, which is slow."""
    own = conversations()
    if own is None:
        return
    try:
        if taken(ERASE_ALL) is not None:
            own.erase()
        if given := taken(ERASE):
            own.erase(_questions(given))
    except VindError as error:
        st.sidebar.html(cards.trouble(error, words))


def show(words: Words) -> None:
    """Shows the sidebar, unless the visitor is unknown or has no conversations."""
    own = conversations()
    if own is None:
        return
    try:
        kept = own.all()
    except VindError as error:
        st.sidebar.html(cards.trouble(error, words))
        return
    if not kept:
        return
    with st.sidebar:
        asked = ""
        if len(kept) >= SEARCHED_FROM:
            asked = fold(st.text_input(words.search_conversations, key="conversations").strip())
        found = [one for one in kept if not asked or asked in fold(" ".join(one.questions))]
        st.html(_list(found[:SHOWN], words))


def _list(kept: Sequence[Kept], words: Words) -> str:
    items = "".join(_item(one, words) for one in kept)
    if not items:
        items = f"<li>{safe(words.nothing_matches)}</li>"
    sure = button(ERASE_ALL, "", safe(words.erase_all_sure))
    return (
        f'<nav class="vind conversations" lang="{words.language}" '
        f'aria-label="{safe(words.conversations)}"><h2>{safe(words.conversations)}</h2>'
        f"<ul>{items}</ul><details><summary>{safe(words.erase_all)}</summary>{sure}</details></nav>"
    )


def _item(kept: Kept, words: Words) -> str:
    given, first = json.dumps(kept.questions), kept.questions[0]
    more = len(kept.questions) - 1
    count = f' <span class="count">+{more}</span>' if more else ""
    day = cards.day_of(kept.at.astimezone(own_zone()), words, "faint")
    return (
        f"<li>{button(RESUME, given, f'{safe_running(first)}{count}{day}', 'resume')}"
        f"{button(ERASE, given, '&times;', 'erase', words.erase.format(first))}</li>"
    )


def _questions(given: str) -> list[str]:
    """The questions in an act's argument; none where it is malformed."""
    try:
        questions = json.loads(given)
    except (ValueError, RecursionError):
        return []
    return [one for one in questions if isinstance(one, str)] if isinstance(questions, list) else []
