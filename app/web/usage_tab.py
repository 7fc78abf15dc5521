"""The fourth tab, for administrators: what is asked, not found, slow, and called wrong."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st

from vind.app.access import Caller
from vind.app.audit import Audit, What
from vind.app.audit.usage import MOST, Asked, SameQuestions, Usage, usage_of
from vind.app.feedback import Feedback, Sentence, Wrong
from vind.app.plain import one_line
from vind.app.web import cards
from vind.app.web.chosen import page_settings
from vind.app.web.documents_tab import figures_of
from vind.app.web.markup import safe, safe_running
from vind.app.web.visitor import current_caller, own_zone
from vind.app.words import Words
from vind.indexes.settings import load_settings
from vind.indexes.text.sentences import sentence_spans
from vind.search import Engine
from vind.search.question.cleaned import asks_something

PERIODS = (7, 30, 90)
"""In days."""

PERIOD = "period"
"""Key of the choice of a period."""

WRONG, KEPT = "wrong answer", "right answer kept"
"""Key of the choice of an answer called wrong, and whether the right one was kept just now."""

NOTHING = Sentence("", "", None)
"""Chosen where no document has the answer."""

NEAREST = 8
"""The passages among whose sentences the right answer is chosen."""

LOOKED_AT = "usage looked at"
"""Session key of the period last written to the audit log: any click shows it again."""

FRESH = timedelta(minutes=1)
"""How long what was counted is shown again: a busy log takes seconds to read."""


def show(engine: Engine, words: Words) -> None:
    """Shows the tab; ``engine`` is the administrator's view of the page's index.

    Raises ForbiddenError for who is no administrator, AuditError, and IndexFailure.
    """
    caller = current_caller()
    caller.require("manage")
    _show_asked(caller, words)
    _show_wrong(engine, words)


def _show_asked(caller: Caller, words: Words) -> None:
    """Shows what the audit log tells."""
    audit, zone = Audit.of(load_settings()), own_zone()
    if audit.folder is None:
        st.html(cards.notice(words.usage_off, words))
        return
    days = st.radio(
        words.period, PERIODS, format_func=words.last_days.format, horizontal=True, key=PERIOD
    )
    if st.session_state.get(LOOKED_AT) != days:
        audit.write(What.READ_USAGE, caller, outcome=f"{days} days")
        st.session_state[LOOKED_AT] = days
    with st.spinner(words.counting):
        usage = _usage(str(audit.folder), datetime.now(zone).date(), days, str(zone))
    st.html(_figures(usage, words))
    st.html(cards.section(_chart(usage, words), words, words.a_day, words.of_all))
    if audit.questions != "text":
        st.html(cards.notice(words.no_texts, words))
        return
    if usage.unanswered:
        body = _unanswered(usage.unanswered, words, zone)
        st.html(cards.section(body, words, words.unanswered))
    if usage.slowest:
        st.html(cards.section(_slowest(usage.slowest, words, zone), words, words.slowest))


def _show_wrong(engine: Engine, words: Words) -> None:
    """Shows the answers that were called wrong, and has the right ones chosen by hand."""
    feedback = Feedback(page_settings().index)
    if st.session_state.pop(KEPT, False):
        st.html(cards.notice(words.kept_right, words))
    wrong = feedback.unsettled()[:MOST]
    if not wrong:
        return
    st.html(cards.section(_wrong(wrong, words), words, words.called_wrong))
    chosen = st.selectbox(
        words.called_wrong_one,
        wrong,
        index=None,
        format_func=lambda one: one.question,
        key=WRONG,
        placeholder="",
    )
    if chosen is None:
        return
    with st.form("right", border=False):
        right = st.selectbox(
            words.right_sentence,
            [*_sentences(engine, chosen.question), NOTHING],
            index=None,
            placeholder="",
            format_func=lambda one: words.nothing_answers if one == NOTHING else _told(one, words),
        )
        if st.form_submit_button(words.keep_right) and right is not None:
            feedback.settle(chosen, None if right == NOTHING else right)
            st.session_state[KEPT] = True
            st.rerun()


def _sentences(engine: Engine, question: str) -> list[Sentence]:
    """The sentences of the passages that are nearest to a question, in their order."""
    sentences = (
        Sentence(hit.text[start:end], hit.path, hit.page)
        for hit in engine.search(question, NEAREST)
        for start, end in sentence_spans(hit.text)
        if asks_something(hit.text[start:end])
    )
    return list(dict.fromkeys(sentences))


def _told(one: Sentence, words: Words) -> str:
    page = f", {words.page.format(one.page)}" if one.page is not None else ""
    return f"{one_line(one.text)} ({one_line(one.path)}{page})"


def _wrong(wrong: Iterable[Wrong], words: Words) -> str:
    question_head, _ = words.asked
    heads = (question_head.capitalize(), words.what_was_told, words.called_wrong_why)
    head = "".join(f"<th>{safe(name)}</th>" for name in heads)
    rows = "".join(
        f"<tr><td>{safe_running(one.question)}</td><td>{safe_running(one.best)}</td>"
        f"<td>{safe_running(one.reason)}</td></tr>"
        for one in wrong
    )
    return _scrolled("wrong", head, rows)


def _scrolled(kind: str, head: str, rows: str) -> str:
    """A table that scrolls by itself where it is wider than the page."""
    return (
        f'<div class="scroll" tabindex="0"><table class="{kind}">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


@st.cache_resource(show_spinner=False, ttl=FRESH, max_entries=len(PERIODS))
def _usage(folder: str, last: date, days: int, zone: str) -> Usage:
    return usage_of(Path(folder), last, days, ZoneInfo(zone))


def _figures(usage: Usage, words: Words) -> str:
    total = usage.total
    figures = (
        (total.asked, words.of_number(total.asked, words.asked)),
        (total.answered, words.answered),
        (total.not_found, words.not_found),
        (usage.refused, words.refused),
    )
    return figures_of((words.number(count), name) for count, name in figures)


def _chart(usage: Usage, words: Words) -> str:
    """A bar for each day: what was not found on top of what was answered."""
    busiest = max(usage.days, key=lambda day: usage.days[day].asked)
    most = usage.days[busiest].asked
    told = words.counted(most, words.asked)
    if most:
        told = words.most_a_day.format(told, words.day(busiest))
    bars = "".join(
        f'<span title="{safe(words.day(day))}: {of.answered} {safe(words.answered)}, '
        f'{of.not_found} {safe(words.not_found)}">'
        f'<i class="bad" style="height: {100 * of.not_found / (most or 1):.1f}%"></i>'
        f'<i style="height: {100 * of.answered / (most or 1):.1f}%"></i></span>'
        for day, of in usage.days.items()
    )
    first, last = (words.day(edge(usage.days)) for edge in (min, max))
    return (
        f'<div class="days" role="img" aria-label="{safe(words.a_day)}: {safe(told)}">{bars}</div>'
        f'<div class="ends"><span>{safe(first)}</span><span>{safe(last)}</span></div>'
        f'<p class="faint"><span class="key bad">{safe(words.not_found)}</span> '
        f'<span class="key">{safe(words.answered)}</span> · {safe(told)}</p>'
    )


def _unanswered(groups: Iterable[SameQuestions], words: Words, zone: tzinfo) -> str:
    rows = ((words.number(one.count), one.last) for one in groups)
    return _table((words.times, words.last_asked), rows, words, zone)


def _slowest(asked: Iterable[Asked], words: Words, zone: tzinfo) -> str:
    rows = ((words.seconds.format(words.decimal(f"{one.seconds:.1f}")), one) for one in asked)
    return _table((words.took, words.asked_on), rows, words, zone)


def _table(
    heads: tuple[str, str], rows: Iterable[tuple[str, Asked]], words: Words, zone: tzinfo
) -> str:
    """Questions, each between its figure and the day it was asked; never by whom."""
    figure_head, day_head = heads
    question_head, _ = words.asked
    head = (
        f'<th class="count">{safe(figure_head)}</th><th>{safe(question_head.capitalize())}</th>'
        f"<th>{safe(day_head)}</th>"
    )
    body = "".join(
        f'<tr><td class="count">{safe(figure)}</td><td>{safe_running(asked.text)}</td>'
        f"<td>{safe(words.day(asked.at.astimezone(zone)))}</td></tr>"
        for figure, asked in rows
    )
    return _scrolled("counts", head, body)
