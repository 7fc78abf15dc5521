"""A place on the page whose content is replaced as it grows, on Streamlit's placeholder."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


class Placeholder:
    """Holds one piece of HTML, and rewrites it only where it changed.

    A quote that the reader has opened thus stays open, also across runs of the page.
    """

    def __init__(self, *, is_kept: bool) -> None:
        """``is_kept``: the previous run's content stays until it is replaced."""
        room = st.container()
        self._piece: DeltaGenerator = room if is_kept else room.empty()
        self._shown = ""

    def html(self, body: str) -> None:
        """Replaces the content with ``body``."""
        if body != self._shown:
            self._piece = self._piece.html(body)
            self._shown = body

    def clear(self) -> None:
        """Empties the place."""
        if self._shown:
            self._piece = self._piece.empty()
            self._shown = ""
