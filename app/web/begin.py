"""Documents put into the index from the page: files dragged in, or a folder of the server chosen.

For administrators only: who chooses a folder has all of it read, by the account of the server.
"""

import os
from pathlib import Path

import streamlit as st

from vind.app.access import Caller
from vind.app.web import cards, runs, uploads
from vind.app.web.acts import button, taken
from vind.app.web.chosen import page_settings
from vind.app.web.markup import safe, safe_line
from vind.app.web.visitor import current_caller
from vind.app.words import Words
from vind.indexes.errors import FolderError
from vind.indexes.settings import Settings

UPLOADED, ENTER = "uploaded", "enter"
"""The acts that read the files that were dragged in, and that go to a folder of the server."""

FOLDER, READ = "folder", "read folder"
"""Keys of the field with the path of a folder, and of the button that has it read."""

SHOWN = 60
"""How many folders are offered to go to; others are typed."""


def show(words: Words) -> None:
    """Shows how to begin where nothing is indexed yet. Raises as ``current_caller`` does."""
    caller, settings = current_caller(), page_settings()
    if "manage" not in caller.scopes or not uploads.is_possible(settings):
        st.html(cards.notice(words.no_index, words, words.no_index_cure))
        return
    if not runs.show_last(words):
        _show_ways(caller, settings, words)
    st.html(cards.can_ask(words))


def show_more(words: Words) -> None:
    """Shows how to add documents to an index; for administrators only."""
    caller, settings = current_caller(), page_settings()
    if "manage" in caller.scopes and uploads.is_possible(settings) and not runs.is_running():
        with st.expander(words.add_documents, type="compact", expanded=FOLDER in st.session_state):
            _show_ways(caller, settings, words)


def _show_ways(caller: Caller, settings: Settings, words: Words) -> None:
    if taken(UPLOADED) is not None:
        runs.begin([str(uploads.folder(settings))], caller, words)
    st.html(_drop_zone(settings, words))
    if (entered := taken(ENTER)) is not None:
        st.session_state[FOLDER] = entered
    st.session_state.setdefault(FOLDER, str(Path.home()))
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    path = left.text_input(words.choose_folder, key=FOLDER).strip()
    wanted = right.button(words.read_folder, key=READ, width="stretch")
    try:
        folder, inner = _looked_into(path)
    except FolderError:
        st.html(cards.notice(words.no_folder, words, kind="bad"))
        return
    st.html(_folders(folder, inner, words))
    if wanted:
        runs.begin([str(folder)], caller, words)


def _looked_into(path: str) -> tuple[Path, list[str]]:
    """A folder by its absolute path, and the names of those in it that are not hidden.

    Raises FolderError where it is none, or cannot be read.
    """
    folder = Path(path).expanduser()
    try:
        if not folder.is_absolute():
            raise FolderError("Give the whole path of a folder, from the root on.")
        with os.scandir(folder) as entries:
            return folder, sorted(
                one.name for one in entries if not one.name.startswith(".") and one.is_dir()
            )
    except (OSError, ValueError, RuntimeError) as error:
        raise FolderError(f"There is no folder {path} that can be read.") from error


def _drop_zone(settings: Settings, words: Words) -> str:
    """Where files are dropped or chosen; ``live.html`` sends them, and does the act then."""
    kept = safe(words.drop_kept.format(uploads.folder(settings)))
    return (
        f'<section class="vind drop" lang="{words.language}" data-lost="{safe(words.upload_lost)}" '
        f'data-upload="{safe(uploads.address())}"><label><strong>{safe(words.drop_here)}</strong>'
        f'<input type="file" multiple></label><p class="faint">{kept}</p>'
        f'<ul class="sent" aria-live="polite"></ul></section>'
    )


def _folders(folder: Path, inner: list[str], words: Words) -> str:
    """Buttons for the folder above and those inside; their names come from the disk."""
    steps = [("..", folder.parent)] if folder != folder.parent else []
    steps += [(name, folder / name) for name in inner[:SHOWN]]
    items = "".join(f"<li>{button(ENTER, str(to), safe_line(name))}</li>" for name, to in steps)
    return (
        f'<nav class="vind folders" lang="{words.language}" '
        f'aria-label="{safe(words.choose_folder)}"><ul>{items}</ul></nav>'
    )
