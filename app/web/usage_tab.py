"""The fourth tab, for administrators: what is asked, what is not found, and what is slow."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st

from vind.app.audit import Audit, What
from vind.app.audit.usage import Asked, SameQuestions, Usage, usage_of
from vind.app.web import cards
from vind.app.web.documents_tab import figures_of
from vind.app.web.markup import safe, safe_running
from vind.app.web.visitor import current_caller, own_zone
from vind.app.words import Words
from vind.indexes.settings import load_settings

PERIODS = (7, 30, 90)
"""In days."""

PERIOD = "period"
"""Key of the choice of a period."""

LOOKED_AT = "usage looked at"
"""Session key of the period last written to the audit log: any click shows it again."""

FRESH = timedelta(minutes=1)
"""How long what was counted is shown again: a busy log takes seconds to read."""


def show(words: Words) -> None:
    """Shows the tab. Raises ForbiddenError for who is no administrator, and AuditError."""
    caller, audit, zone = current_caller(), Audit.of(load_settings()), own_zone()
    caller.require("manage")
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
    return (
        '<div class="scroll" tabindex="0"><table class="counts">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
