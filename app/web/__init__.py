"""The web page: ``server`` starts it, ``page`` is what Streamlit runs."""
