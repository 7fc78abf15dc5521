"""Shows an answer on the page, while it arrives and once it is complete."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from vind.app.folders import named, named_quote, told_apart
from vind.app.web import cards, filters, tools, whole
from vind.app.web.markup import Around, surroundings
from vind.app.web.placeholder import Placeholder
from vind.app.words import Words, words_for
from vind.indexes.errors import PassageGoneError
from vind.indexes.models import is_listed
from vind.indexes.reading.status import IndexStatus
from vind.search import Engine, KeptTo
from vind.search.question.cleaned import language_asked
from vind.search.types import Answer, Event, Found, Quote, QuotesFound, Told, Waiting, Wording
from vind.search.wording import fixed

AROUND = "around"
"""Session key of the quotes as last looked up, each with the text around it. They stay on the page
while the index is updated or rebuilt."""


class LookedUp(NamedTuple):
    """A quote as found in one version of the index: its identity and generation."""

    version: tuple[str, int]
    quote: Quote
    around: Around


def with_event(so_far: Answer, event: Event) -> Answer:
    """The answer with ``event`` added: new quotes, or more words."""
    if isinstance(event, QuotesFound):
        # Comes a second time where the model has read the quotes and judges otherwise.
        return event.answer()
    if isinstance(event, Told | Wording) and so_far.found:
        is_worded = isinstance(event, Wording)
        return replace(so_far, text=so_far.text + event.text, is_worded=is_worded)
    return so_far


class AnswerOnPage:
    """The places of an answer on the page, and their content.

    From top to bottom: how the question was understood, the answer in words or as its value, the
    best quote, what disagrees with it, the buttons, and the other quotes and passages that came
    near. ``stop_room`` is for the button that stops the wording, ``why_room`` for the form that
    asks what is wrong with the answer.
    """

    def __init__(
        self, engine: Engine, words: Words, kept_to: KeptTo, status: IndexStatus, *, is_known: bool
    ) -> None:
        """``is_known``: the previous run has shown the whole answer."""
        self._engine = engine
        self._words = words
        self._kept_to = kept_to
        self._version = status.identity, status.generation
        self._names = told_apart(status.folders)
        self._understood = Placeholder(is_kept=is_known)
        self._heading = Placeholder(is_kept=is_known)
        self._text = Placeholder(is_kept=is_known)
        self._best = Placeholder(is_kept=is_known)
        self._conflicts = Placeholder(is_kept=is_known)
        self.stop_room = st.empty()
        self._tools = Placeholder(is_kept=is_known)
        self.why_room = st.container()
        self._others = Placeholder(is_kept=is_known)
        self._remarks = st.container()

    def show_event(self, event: Event, question: str, so_far: Answer) -> None:
        """Shows an ``event`` of the answer to ``question``; ``so_far`` already includes it."""
        if so_far.is_of_whole_documents:
            return  # it comes at once
        if isinstance(event, QuotesFound):
            self._show_understood(question, so_far)
            self._show_quotes(so_far, is_judged=event.is_judged)
            if not event.is_judged:
                busy = cards.busy(self._words.judging)
                self._text.html(cards.section(busy, self._words))
            elif so_far.found:
                self._show_text(so_far)
            else:
                self._text.clear()
        elif isinstance(event, Waiting) and so_far.found and not so_far.is_worded:
            self._show_text(so_far, is_busy=self._engine.has_llm)
        elif isinstance(event, Told | Wording) and so_far.found:
            self._show_text(so_far)

    def finish(self, question: str, answer: Answer, llm_name: str, trouble: str = "") -> None:
        """Shows the whole answer, and remarks on how it was made.

        ``trouble`` is HTML that says what failed, where something did.
        """
        self._show_understood(question, answer)
        if answer.is_of_whole_documents:
            self._show_whole(question, answer)
            return
        self._show_quotes(answer)
        if answer.found:
            self._show_text(answer)
            if remark := trouble or self._why_no_words(answer, llm_name):
                self._remarks.html(remark)
        else:
            text, spoken = not_found(answer, self._words)
            self._text.html(cards.notice(text, spoken, filters.remark(self._kept_to, spoken)))
        self._show_tools(question, answer, self._opening(answer))
        if answer.dropped:
            with self._remarks:
                st.html(cards.dropped(answer.dropped, self._words))

    def _show_whole(self, question: str, answer: Answer) -> None:
        """Shows a summary or a comparison with its quotes, or the documents to choose from."""
        self._best.html(whole.section(answer, self._names, self._words))
        if answer.found:
            quotes = self._numbered(answer.quotes, 1)
            label = f"{self._words.others} ({len(answer.quotes)})"
            self._others.html(cards.folded(label, quotes, self._words))
            file = self._opening(answer) if answer.summary else ""
            self._show_tools(question, answer, file)

    def _show_tools(self, question: str, answer: Answer, file: str) -> None:
        """Shows the buttons, and hands over the Word file where that was asked for."""
        bar = tools.bar(question, answer, self._words, self._names, file)
        told = as_told(answer, self._words)
        self._tools.html(bar + tools.made(question, told, self._words, self._names))

    def _opening(self, answer: Answer) -> str:
        """The link to the file of the best quote; empty without one, or where the file changed."""
        if not (answer.found and answer.quotes):
            return ""
        quote, around = self._looked_up(answer.quotes[0])
        return "" if around.changed else cards.opening(quote, self._words, "act")

    def _why_no_words(self, answer: Answer, llm_name: str) -> str:
        """A notice that the language model is missing or failed; empty where neither matters."""
        words = self._words
        if answer.trouble:
            said = words.no_more_words if answer.is_worded else words.no_words
            return cards.notice(said, words, english=answer.trouble)
        if answer.is_worded or self._engine.has_llm:
            return ""
        if is_listed(llm_name):
            return cards.notice(words.no_llm, words, words.no_llm_cure.format(llm_name))
        return cards.notice(words.no_llm, words, english=self._engine.llm_missing)

    def _show_understood(self, question: str, found: Found) -> None:
        if not found.is_as_typed(question):
            self._understood.html(cards.understood(found.asked, self._words))

    def _show_text(self, answer: Answer, *, is_busy: bool = False) -> None:
        """Shows the answer in words or as its value, and whether more is being worded.

        That sources disagree, which are the first paragraphs of the text, is told below the quote.
        """
        words, lines = self._words, [line for line in answer.text.split("\n") if line.strip()]
        told, said = lines[: len(answer.conflicts)], lines[len(answer.conflicts) :]
        shown = len(answer.quotes), answer.language
        body = cards.answer(said, *shown) if said else cards.value(answer)
        if is_busy:
            body += cards.busy(words.wording)
        elif answer.several and answer.is_worded:
            body += cards.aside(words.may_have_more)
        if body:
            tables = (named(one, self._names) for one in answer.tables)
            rows = "".join(cards.rows(one, words) for one in tables)
            self._text.html(cards.section(body, words) + rows)
        else:
            self._text.clear()
        if told:
            self._conflicts.html(cards.section(cards.conflicts(told, *shown), words))
        else:
            self._conflicts.clear()

    def _show_quotes(self, answer: Answer, *, is_judged: bool = True) -> None:
        """Shows the best quote and the others folded below it, or the passages that came nearest.

        Of quotes that are still to be judged nothing is said: they are neutral cards.
        """
        words, quotes, also = self._words, answer.quotes, self._near(answer.also)
        if answer.found and quotes:
            remark = filters.remark(self._kept_to, words)
            self._heading.html(cards.section("", words, words.answer, remark))
            best = cards.best(*self._looked_up(quotes[0]), words, words.likely(answer))
            self._best.html(cards.section(best, words))
            others = self._numbered(quotes[1:])
            count = len(quotes) - 1 + len(answer.also)
            folded = cards.folded(f"{words.others} ({count})", others + also, words)
            shown = folded if count else ""
        else:
            self._heading.clear()
            self._best.clear()
            heading = words.nearest if is_judged else ""
            near = self._near(quotes)
            shown = cards.section(near, words, heading) if near else ""
            if also:
                shown += cards.folded(f"{words.also_near} ({len(answer.also)})", also, words)
        if shown:
            self._others.html(shown)
        else:
            self._others.clear()

    def _near(self, quotes: Sequence[Quote]) -> str:
        return "".join(cards.near(*self._looked_up(quote), self._words) for quote in quotes)

    def _numbered(self, quotes: Sequence[Quote], first: int = 2) -> str:
        return "".join(
            cards.quote(number, *self._looked_up(quote), self._words)
            for number, quote in enumerate(quotes, first)
        )

    def _looked_up(self, quote: Quote) -> tuple[Quote, Around]:
        """A quote as it is in the index now, named for display, and the text around it."""
        kept: dict[Quote, LookedUp] = st.session_state.setdefault(AROUND, {})
        found = kept.get(quote)
        if found is None or found.version != self._version:
            as_found = Around(quote.text, quote.start, language="")
            kept[quote] = found = self._now(found or LookedUp(self._version, quote, as_found))
        return named_quote(found.quote, self._names), found.around

    def _now(self, before: LookedUp) -> LookedUp:
        """A quote and the text around it now, or as before where the quote is gone."""
        try:
            quote = self._engine.find_again(before.quote)
            document = self._engine.document_text(quote.passage_id)
            language = self._engine.passage(quote.passage_id).language
        except PassageGoneError:
            gone = before.around._replace(changed=True)
            return LookedUp(self._version, before.quote, gone)
        around = Around(*surroundings(document, quote.start, quote.end), language)
        return LookedUp(self._version, quote, around)


def as_told(answer: Answer, words: Words) -> Answer:
    """An answer with the text shown on the page; an unfinished one has none."""
    if answer.found or answer.choices or not answer.text:
        return answer
    return replace(answer, text=not_found(answer, words)[0])


def not_found(answer: Answer, words: Words) -> tuple[str, Words]:
    """The text for a question without an answer, and the words of its language.

    The language is the question's, or the page's where that is neither Dutch nor English. The
    engine's own choice would follow the nearest passages instead.
    """
    spoken = words_for(language_asked(answer.asked) or words.language)
    return fixed.not_found(answer.lacking, spoken.language), spoken
