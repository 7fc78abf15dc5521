"""An answer on the page: as it comes, and once it is whole."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from app.folders import named_quote, told_apart
from app.web import cards, filters
from app.web.markup import Around, surroundings
from app.web.placeholder import Placeholder
from app.words import Words, words_for
from indexes.errors import PassageGoneError
from indexes.models import is_listed
from indexes.status import IndexStatus
from search import Engine, KeptTo
from search.question.cleaned import is_as_typed
from search.question.language import language_asked
from search.types import Answer, Event, Progress, Quote, QuotesFound, Told, Wording
from search.wording import not_found as wording

AROUND = "around"
"""Key of the quotes as they were last looked up, each with what stands around it: that stays while
the index is brought up to date or made anew."""

MOST_SURE = 0.99
"""Shown at most: nobody is wholly sure."""


class LookedUp(NamedTuple):
    """A quote as it stood in the index of an identity at a generation."""

    version: tuple[str, int]
    quote: Quote
    around: Around


class AnswerOnPage:
    """The places of an answer, and what goes into them.

    From top to bottom: how the question was understood, the worded text, the quotes.
    """

    def __init__(
        self, engine: Engine, words: Words, kept_to: KeptTo, status: IndexStatus, *, is_known: bool
    ) -> None:
        """``is_known``: the run before has shown all of it."""
        self._engine = engine
        self._words = words
        self._kept_to = kept_to
        self._version = status.identity, status.generation
        self._names = told_apart(status.folders)
        self._understood = Placeholder(is_kept=is_known)
        self._text = Placeholder(is_kept=is_known)
        self._heading = Placeholder(is_kept=is_known)
        self._quotes = Placeholder(is_kept=is_known)
        self._remarks = st.container()

    def show_event(self, event: Event, question: str, so_far: Answer) -> Answer:
        """Shows what has come of the answer to ``question``; returns ``so_far`` with it."""
        words = self._words
        if isinstance(event, QuotesFound):
            # Once more where the model has read them and finds otherwise.
            so_far = event.answer(so_far.text if event.found else "")
            self._show_found(question, so_far)
        elif isinstance(event, Progress):
            self._show_text(so_far, words.section.format(event.done + 1, event.total))
        elif isinstance(event, Told | Wording) and so_far.found:
            so_far = replace(so_far, text=so_far.text + event.text)
            goes_on = isinstance(event, Told) and self._engine.has_llm
            self._show_text(so_far, words.wording if goes_on else "")
        return so_far

    def finish(self, question: str, answer: Answer, llm_name: str, trouble: str = "") -> None:
        """Shows the whole answer, and what a reader should know of how it came about.

        ``trouble`` is HTML that says why there is no more, where something failed.
        """
        words = self._words
        self._show_understood(question, answer.asked)
        if not answer.found:
            text, spoken = not_found(answer, words)
            remark = filters.remark(self._kept_to, spoken)
            self._text.html(cards.notice(text, spoken, remark))
            self._show_nearest(answer.quotes)
        else:
            self._show_answer(answer, llm_name, trouble)
        if answer.dropped:
            with self._remarks:
                st.html(cards.dropped(answer.dropped, words))

    def _show_answer(self, answer: Answer, llm_name: str, trouble: str) -> None:
        """The quotes of an answer that was found, with its text or why there is none."""
        self._show_quotes(answer.quotes, answer.confidence)
        if answer.text:
            self._show_text(answer)
        if not answer.is_worded:
            notice = trouble or self._why_no_words(llm_name)
            if answer.text:
                self._remarks.html(notice)
            else:
                self._text.html(notice)

    def _why_no_words(self, llm_name: str) -> str:
        words = self._words
        if self._engine.has_llm:
            return cards.notice(words.no_wording, words)
        if is_listed(llm_name):
            return cards.notice(words.no_llm, words, words.no_llm_cure.format(llm_name))
        return cards.notice(words.no_llm, words, english=self._engine.llm_missing)

    def _show_understood(self, question: str, asked: str) -> None:
        if not is_as_typed(question, asked):
            self._understood.html(cards.understood(asked, self._words))

    def _show_found(self, question: str, found: Answer) -> None:
        """The quotes, before they are worded."""
        self._show_understood(question, found.asked)
        if not found.found:
            self._text.clear()
            self._show_nearest(found.quotes)
            return
        self._show_quotes(found.quotes, found.confidence)
        if self._engine.has_llm:
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
        remark = filters.remark(self._kept_to, words)
        self._heading.html(cards.heading(words.quotes, words, remark, sure))
        self._quotes.html(self._numbered(quotes))

    def _show_nearest(self, quotes: Sequence[Quote]) -> None:
        if quotes:
            self._heading.html(cards.heading(self._words.nearest, self._words))
            self._quotes.html(self._numbered(quotes))
        else:
            self._heading.clear()
            self._quotes.clear()

    def _numbered(self, quotes: Sequence[Quote]) -> str:
        """The quotes, apart from their heading: that changes while they are read."""
        numbered = (self._card(number, quote) for number, quote in enumerate(quotes, 1))
        return cards.block("".join(numbered), self._words)

    def _card(self, number: int, quote: Quote) -> str:
        kept: dict[Quote, LookedUp] = st.session_state.setdefault(AROUND, {})
        found = kept.get(quote)
        if found is None or found.version != self._version:
            as_found = Around(quote.text, quote.start, language="")
            found = self._looked_up(found or LookedUp(self._version, quote, as_found))
            kept[quote] = found
        return cards.quote(number, named_quote(found.quote, self._names), found.around, self._words)

    def _looked_up(self, before: LookedUp) -> LookedUp:
        """A quote and what stands around it now; as it was before where that is gone."""
        try:
            quote = self._engine.find_again(before.quote)
            document = self._engine.document_text(quote.passage_id)
            language = self._engine.passage(quote.passage_id).language
            row = self._engine.row_told(quote)
        except PassageGoneError:
            gone = before.around._replace(changed=True)
            return LookedUp(self._version, before.quote, gone)
        around = Around(*surroundings(document, quote.start, quote.end), language, row)
        return LookedUp(self._version, quote, around)


def as_told(answer: Answer, words: Words) -> Answer:
    """An answer with what it said on the page; one that was left before its end said nothing."""
    if answer.found or not answer.text:
        return answer
    return replace(answer, text=not_found(answer, words)[0])


def not_found(answer: Answer, words: Words) -> tuple[str, Words]:
    """What is said then, and the words of that language.

    That is the question's, and the page's where it is neither Dutch nor English: the engine goes by
    the passages that came nearest.
    """
    spoken = words_for(language_asked(answer.asked) or words.language)
    return wording.not_found(answer.lacking, spoken.language), spoken
