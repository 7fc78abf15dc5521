"""The one engine of the web server, for its page and for the files that its page links to."""

import streamlit as st

from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.settings import load_settings
from vind.search import Engine


@st.cache_resource(show_spinner=False)
def shared_engine() -> Engine:
    """Opened at first use; it notices new generations of the index by itself. Raises VindError."""
    return Engine.open(settings=load_settings())


def current_viewer() -> Viewer:
    """Who looks at the page. What is kept for several visitors is kept by this."""
    return UNRESTRICTED
