"""The second tab: passages that match, kept to what the filters say."""

from collections.abc import Sequence

import streamlit as st

from app.folders import Names, named_hit
from app.web import cards, filters
from app.words import Words
from indexes.errors import VindError
from search import Engine

RESULTS = 20
"""More than fit on a screen, few enough to read."""


def show(engine: Engine, words: Words, types: Sequence[str], names: Names) -> None:
    """The tab; ``types`` are the file types that the index holds, ``names`` of its folders."""
    with st.form("search", border=False):
        left, right = st.columns([6, 1], vertical_alignment="bottom")
        query = left.text_input(words.query, placeholder=words.query_example)
        right.form_submit_button(words.search, type="primary", width="stretch")
        kept_to = filters.show(words, types, names, "search")
    if not query or not query.strip():
        return
    try:
        hits = engine.search(query, RESULTS, **kept_to)
    except VindError as error:
        st.html(cards.trouble(error, words))
        return
    remark = filters.remark(kept_to, words)
    if not hits:
        st.html(cards.notice(words.nothing_matches, words, remark))
        return
    body = "".join(
        cards.hit(number, named_hit(hit, names), words) for number, hit in enumerate(hits, 1)
    )
    st.html(cards.section(words.counted(len(hits), words.passage), body, words, remark))
