"""A place on the page whose piece is written again as it grows: Streamlit's placeholder."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


class Placeholder:
    """Holds one piece of HTML. What is written as it stands there already is left alone.

    A quote that somebody has opened stays open then, from one run of the page to the next too.
    """

    def __init__(self, *, is_kept: bool) -> None:
        """``is_kept``: what the run before wrote there stays until it is written again."""
        room = st.container()
        self._piece: DeltaGenerator = room if is_kept else room.empty()
        self._shown = ""

    def html(self, body: str) -> None:
        """Writes ``body`` in place of what was there."""
        if body != self._shown:
            self._piece = self._piece.html(body)
            self._shown = body

    def clear(self) -> None:
        """Leaves nothing there."""
        if self._shown:
            self._piece = self._piece.empty()
            self._shown = ""
