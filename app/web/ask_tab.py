"""The first tab: a question, its quotes at once, and the answer as it is worded."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import streamlit as st

from app.web import cards, filters
from app.web.markup import Around, surroundings
from app.web.words import Words
from indexes.errors import PassageGoneError, VindError
from search import Engine, KeptTo
from search.types import Answer, Answered, Progress, Quote, QuotesFound, Told, Wording

ASKED, SO_FAR, ANSWERED, EARLIER = "asked", "so far", "answered", "earlier"
"""Keys of the session: the question on screen with its filters, its answer as far as it is there
and once whole, and the questions of the conversation before it with theirs."""

QUESTION, LINKED = "question", "q"
"""Keys of what is typed, and of the question that the page's address has, by which it can be sent
to somebody or asked again; the latter is the address's own name for it too."""

MOST_LINKED = 500
"""Characters of a question in an address: mail programs break longer ones."""

AROUND = "around"
"""Key of the text around the quotes, which stays while the index is brought up to date."""

MOST_EARLIER = 20
"""Questions of a conversation that stay on the page."""

MOST_SURE = 0.99
"""Shown at most: nobody is wholly sure."""


def show(engine: Engine, words: Words, types: Sequence[str], llm_name: str) -> None:
    """The tab; ``types`` are the file types that the index holds.

    A question that comes after an answer is taken as one of the same conversation. An answer that
    another click cut short is asked for again on the next run.
    """
    _ask_linked()
    with st.form("ask", border=False):
        left, right = st.columns([6, 1], vertical_alignment="bottom")
        question = left.text_input(words.question, placeholder=words.question_example, key=QUESTION)
        submitted = right.form_submit_button(words.ask, type="primary", width="stretch")
        kept_to = filters.show(words, types, "ask")
    if submitted and question and question.strip():
        _put_earlier()
        st.session_state[ASKED] = question, kept_to
    if ASKED not in st.session_state:
        return
    question, kept_to = st.session_state[ASKED]
    earlier = st.session_state.get(EARLIER, [])
    _show_conversation(earlier, words)
    page = _AnswerOnPage(engine, words, kept_to)
    try:
        if ANSWERED not in st.session_state:
            follows = earlier[-1][1] if earlier else None
            st.session_state[ANSWERED] = page.follow(question, follows)
        page.finish(question, st.session_state[ANSWERED], llm_name)
        _link(st.session_state[ANSWERED].asked)
    except VindError as error:
        del st.session_state[ASKED]
        st.html(cards.notice(words.trouble(error), kind="bad"))


def _ask_linked() -> None:
    """Asks what the page's address asks, where that is new: of a link, or on the way back."""
    linked = st.query_params.get(LINKED, "")
    if linked.strip() and linked != st.session_state.get(LINKED, ""):
        _forget()
        st.session_state[QUESTION] = st.session_state[LINKED] = linked
        st.session_state[ASKED] = linked, {}


def _link(question: str) -> None:
    """Gives the page an address that asks ``question``, or none."""
    shown = question if len(question) <= MOST_LINKED else ""
    if shown != st.session_state.get(LINKED, ""):
        st.query_params.from_dict({LINKED: shown} if shown else {})
        st.session_state[LINKED] = shown


def _put_earlier() -> None:
    """Makes room for a new question: the one on screen is an earlier one once it has its quotes.

    Whoever has read those need not wait for the wording to ask on.
    """
    state = st.session_state
    state.pop(AROUND, None)
    so_far = state.pop(SO_FAR, None)
    answer = state.pop(ANSWERED, so_far)
    if ASKED in state and answer is not None:
        turns = [*state.get(EARLIER, []), (state[ASKED][0], answer)]
        state[EARLIER] = turns[-MOST_EARLIER:]


def _start_anew() -> None:
    _forget()
    _link("")


def _forget() -> None:
    for key in (ASKED, SO_FAR, ANSWERED, EARLIER, AROUND):
        st.session_state.pop(key, None)


def _show_conversation(earlier: Sequence[tuple[str, Answer]], words: Words) -> None:
    """What was asked before, folded up, and the way out of it."""
    left, right = st.columns([4, 1])
    if earlier:
        left.html(cards.earlier(earlier, words))
    right.button(words.new_subject, type="tertiary", on_click=_start_anew, width="stretch")


class _AnswerOnPage:
    """The places of an answer, and what goes into them.

    From top to bottom: how the question was understood, the worded text, the quotes.
    """

    def __init__(self, engine: Engine, words: Words, kept_to: KeptTo) -> None:
        self._engine = engine
        self._words = words
        self._kept_to = kept_to
        self._understood = st.empty()
        self._text = st.empty()
        self._quotes = st.empty()
        self._remarks = st.container()

    def follow(self, question: str, follows: Answer | None) -> Answer:
        """Asks after the answer ``follows``, and shows each part as it arrives.

        Leaving the page cancels the generation.
        """
        words = self._words
        so_far = Answer("", (), False, 0.0, "")
        stream = self._engine.stream(question, follows=follows, **self._kept_to)
        with closing(stream) as events:
            for event in events:
                if isinstance(event, Answered):
                    return event.answer
                if isinstance(event, QuotesFound):
                    so_far = event.answer("")
                    self._show_found(question, so_far)
                elif isinstance(event, Progress):
                    self._show_text(so_far, words.section.format(event.done + 1, event.total))
                elif isinstance(event, Told | Wording):
                    so_far = replace(so_far, text=so_far.text + event.text)
                    goes_on = isinstance(event, Told) and self._engine.has_llm
                    self._show_text(so_far, words.wording if goes_on else "")
                # Whenever this is written, Streamlit ends a run whose page was closed or asks
                # something else.
                st.session_state[SO_FAR] = so_far
        raise AssertionError("a stream ends with its answer")

    def finish(self, question: str, answer: Answer, llm_name: str) -> None:
        """Shows the whole answer, and what a reader should know of how it came about."""
        words = self._words
        self._show_understood(question, answer.asked)
        if not answer.found:
            remark = filters.remark(self._kept_to, words)
            self._text.html(cards.notice(answer.text, remark))
            self._show_nearest(answer.quotes)
            return
        self._show_quotes(answer.quotes, answer.confidence)
        if answer.text:
            self._show_text(answer)
        if not answer.is_worded:
            notices = self._remarks if answer.text else self._text
            notices.html(self._why_no_words(llm_name))
        if answer.dropped:
            with self._remarks:
                st.html(cards.dropped(answer.dropped, words))

    def _why_no_words(self, llm_name: str) -> str:
        words = self._words
        if self._engine.has_llm:
            return cards.notice(words.no_wording)
        return cards.notice(words.no_llm, words.no_llm_cure.format(llm_name))

    def _show_understood(self, question: str, asked: str) -> None:
        if asked != " ".join(question.split()):
            self._understood.html(cards.understood(asked, self._words))

    def _show_found(self, question: str, found: Answer) -> None:
        """The quotes, before they are worded."""
        self._show_understood(question, found.asked)
        if found.found:
            self._show_quotes(found.quotes, found.confidence)
        if found.found and self._engine.has_llm:
            self._show_text(found, self._words.wording)

    def _show_text(self, answer: Answer, busy: str = "") -> None:
        """What is said, and what is being done."""
        shown = len(answer.quotes), answer.language, len(answer.conflicts)
        body = cards.answer(answer.text, *shown) if answer.text else ""
        if busy:
            body += cards.busy(busy)
        elif answer.several and answer.is_worded:
            body += cards.aside(self._words.may_have_more)
        self._text.html(cards.section(self._words.answer, body, self._words))

    def _show_quotes(self, quotes: Sequence[Quote], confidence: float) -> None:
        words = self._words
        sure = words.confidence.format(f"{min(confidence, MOST_SURE):.0%}")
        aside = ", ".join(filter(None, (sure, filters.remark(self._kept_to, words))))
        body = self._numbered(quotes)
        self._quotes.html(cards.section(words.quotes, body, words, aside))

    def _show_nearest(self, quotes: Sequence[Quote]) -> None:
        if quotes:
            body = self._numbered(quotes)
            self._quotes.html(cards.section(self._words.nearest, body, self._words))
        else:
            self._quotes.empty()

    def _numbered(self, quotes: Sequence[Quote]) -> str:
        return "".join(self._card(number, quote) for number, quote in enumerate(quotes, 1))

    def _card(self, number: int, quote: Quote) -> str:
        kept: dict[Quote, Around] = st.session_state.setdefault(AROUND, {})
        if quote not in kept:
            kept[quote] = self._around(quote)
        return cards.quote(number, quote, kept[quote], self._words)

    def _around(self, quote: Quote) -> Around:
        """What stands around a quote; itself where its document has changed since it was found."""
        itself = Around(quote.text, quote.start, language="", changed=True)
        try:
            document = self._engine.document_text(quote.passage_id)
            language = self._engine.passage(quote.passage_id).language
        except PassageGoneError:
            return itself
        if document[quote.start : quote.end] != quote.text:
            return itself
        return Around(*surroundings(document, quote.start, quote.end), language)
