"""The conversations that somebody had before: to go on with, to search and to erase."""

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
from vind.indexes.folding import fold

BROWSER, RESUME, ERASE, ERASE_ALL = "browser", "resume", "erase", "erase-all"
"""Acts: a browser says which one it is; a conversation is gone on with, or erased."""

FEWEST_CHARACTERS = 32
"""Of what a browser calls itself: nobody can guess another's."""

SEARCHED_FROM = 8
"""Conversations from which there is a box to search them."""

SHOWN = 100


def conversations() -> Conversations | None:
    """Those of who looks at the page; None where that is not known (yet).

    A person by name. Where everybody may read everything nobody has a name, and it is a browser,
    by something random that it keeps to itself: here only the hash of that is.
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
    """Keeps a conversation of who looks at the page; whether it is.

    That it cannot be is no reason to say less: the answer is there.
    """
    own = conversations()
    if own is None:
        return False
    with suppress(VindError):
        own.keep(questions)
        return True
    return False


def asked_again() -> list[str] | None:
    """The questions of the conversation that is to be gone on with, where one was chosen."""
    given = taken(RESUME)
    return None if given is None else _questions(given)


def hear(words: Words) -> None:
    """Erases what is to be erased. Before an answer, which takes its time."""
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
    """The sidebar; nothing where nobody is known or nothing was asked yet."""
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
    """The questions that an act came with; none where it is no list of them."""
    try:
        questions = json.loads(given)
    except (ValueError, RecursionError):
        return []
    return [one for one in questions if isinstance(one, str)] if isinstance(questions, list) else []
