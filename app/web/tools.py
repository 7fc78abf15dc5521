"""The buttons below an answer: copy it with its sources, send, print and judge it."""

import secrets
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import streamlit as st

from vind.app.feedback import Feedback, Thumb
from vind.app.folders import Names, named
from vind.app.plain import one_line, printable, row_told, running
from vind.app.web import cards
from vind.app.web.acts import button, taken
from vind.app.web.chosen import page_settings
from vind.app.web.markup import safe
from vind.app.words import Words
from vind.indexes.errors import VindError
from vind.search.types import Answer, Quote

WORD = "word"
"""The act of saving the answer as a Word file."""

THUMB, TOLD = "thumb", "told"
"""The act of judging an answer, and the session key of the judgement of the one on screen."""


def bar(question: str, answer: Answer, words: Words, names: Names, file: str = "") -> str:
    """The buttons below an answer; ``file`` is HTML of a link to the best quote's file."""
    copied = safe(words.copied)
    told = st.session_state.get(TOLD, "")
    thumbs = "".join(
        button(THUMB, thumb, safe(said), "thumb told" if told == thumb else "thumb", label)
        for thumb, said, label in (
            ("up", words.right, words.thumb_up),
            ("down", words.wrong, words.thumb_down),
        )
    )
    text = safe(as_text(question, answer, words, names))
    return (
        f'<div class="vind tools" lang="{words.language}">{file}'
        f'<button type="button" class="act" data-copy="{text}" data-done="{copied}">'
        f"{safe(words.copy)}</button>"
        f'<button type="button" class="act" data-copy-address data-done="{copied}">'
        f"{safe(words.copy_address)}</button>"
        f'<button type="button" class="act" data-print>{safe(words.print_it)}</button>'
        f"{button(WORD, '', safe(words.word))}"
        f'<span class="thumbs">{thumbs}</span></div>'
    )


def made(question: str, answer: Answer, words: Words, names: Names) -> str:
    """HTML from which the browser saves a Word file, where that was just asked for."""
    if taken(WORD) is None:
        return ""
    file = b64encode(as_word(question, answer, words, names)).decode()
    name = safe(f"{words.answer.lower()} {datetime.now().astimezone().date()}.docx")
    return f'<span hidden data-made="{file}" data-name="{name}"></span>'


def as_text(question: str, answer: Answer, words: Words, names: Names) -> str:
    """An answer with its quotes, each with its file and page, for a mail or a note."""
    sources = "\n".join(
        f"[{number}] “{_sentence(quote)}”\n    {_place(quote, words, names)}"
        for number, quote in _quoted(answer)
    )
    return "\n\n".join(filter(None, (one_line(question), _said(answer), sources)))


def as_word(question: str, answer: Answer, words: Words, names: Names) -> bytes:
    """An answer with its quotes, each with its file and page, as a Word file (.docx)."""
    from docx import Document

    document = Document()
    document.core_properties.author = "vind"
    document.core_properties.title = printable(one_line(question))
    document.add_heading(printable(one_line(question)), 1)
    for line in filter(str.strip, _said(answer).split("\n")):
        document.add_paragraph(printable(line))
    for number, quote in _quoted(answer):
        document.add_paragraph(f"[{number}] “{printable(_sentence(quote))}”", "Quote")
        document.add_paragraph(printable(_place(quote, words, names)), "Caption")
    document.add_paragraph(words.made_on.format(words.day(datetime.now().astimezone())))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _said(answer: Answer) -> str:
    """The answer's words, or else its sentence."""
    if answer.found and not answer.text.strip() and answer.best:
        return f"{_sentence(answer.quotes[0])} [1]"
    return answer.text.strip()


def _quoted(answer: Answer) -> Iterator[tuple[int, Quote]]:
    return enumerate(answer.quotes if answer.found else (), 1)


def _sentence(quote: Quote) -> str:
    if quote.header and quote.best:
        return row_told(quote.best_sentence, quote.header)
    return running(quote.best_sentence)


def _place(quote: Quote, words: Words, names: Names) -> str:
    parts = [one_line(named(quote, names).path)]
    if quote.page is not None:
        parts.append(cards.page_of(quote, words))
    if quote.heading:
        parts.append(one_line(quote.heading))
    if quote.dated:
        parts.append(words.day(quote.dated))
    return ", ".join(parts)


def hear(answer: Answer, words: Words) -> None:
    """Takes a judgement of an answer: a thumb up is saved at once, a thumb down with its reason."""
    thumb = taken(THUMB)
    if thumb == "up" and st.session_state.get(TOLD) != thumb:
        _keep(answer, "up", "", words)
    if thumb == "down" and st.session_state.get(TOLD) != thumb:
        st.session_state[TOLD] = "why"


def ask_why(answer: Answer, words: Words) -> None:
    """Shows the form for a reason after a thumb down, or thanks for a saved judgement."""
    told = st.session_state.get(TOLD)
    if told in ("up", "down"):
        st.html(cards.notice(words.thanks, words))
    if told != "why":
        return
    with st.form("why", border=False):
        left, right = st.columns([5, 1], vertical_alignment="bottom")
        reason = left.text_input(words.why_wrong, key="reason")
        if right.form_submit_button(words.send, width="stretch"):
            _keep(answer, "down", (reason or "").strip(), words)
            if st.session_state.get(TOLD) == "down":
                st.rerun()


def forget() -> None:
    """Forgets the judgement, as for a new answer."""
    st.session_state.pop(TOLD, None)


def _keep(answer: Answer, thumb: Thumb, reason: str, words: Words) -> None:
    try:
        Feedback(page_settings().index).add(secrets.token_urlsafe(8), answer, thumb, reason)
    except VindError as error:
        st.html(cards.trouble(error, words))
        return
    st.session_state[TOLD] = thumb
