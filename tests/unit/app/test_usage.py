"""What is counted of the audit log, and who is shown it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import vind.app.web
from tests.toy import ToyEmbedder
from tests.unit.indexes.company import one_batch, put
from vind.app.access import Caller
from vind.app.access.caller import ALL_SCOPES, READING, Scope, anybody
from vind.app.audit import Audit, What
from vind.app.audit.reading import AuditEvent, events_of
from vind.app.audit.usage import Day, counted, usage_of
from vind.app.feedback import Feedback
from vind.app.web import visitor
from vind.app.words import ENGLISH
from vind.indexes.access import Viewer
from vind.indexes.index import Index
from vind.indexes.settings import load_settings
from vind.search import Engine
from vind.search.evaluation.questions import Gold, read_questions
from vind.search.types import Answer

ANNA = Caller(Viewer("anna"), READING, "page")
PAGE = Path(vind.app.web.__file__).with_name("page.py")
LAST = date(2026, 3, 10)
LEAVE, LEAVE_AGAIN = "Hoeveel vakantiedagen mag ik meenemen?", "mag ik  VAKANTIEDAG meenemen"
KING = "Wie is de koning?"


def event(
    what: What,
    question: str = "",
    outcome: str = "not found",
    at: str = "2026-03-10T12:00:00+00:00",
    seconds: float | None = None,
    who: str = "anna",
) -> AuditEvent:
    time = datetime.fromisoformat(at)
    about = (who, (), "", question, "", "")
    return AuditEvent(1, time, what, "page", outcome, *about, (), (), seconds, not who, "")


def asked(question: str, outcome: str = "not found", **more: Any) -> AuditEvent:
    return event(What.ASK, question, outcome, **more)


def ended(question: str, outcome: str = "not found", **more: Any) -> AuditEvent:
    return event(What.ANSWER, question, outcome, **more)


@pytest.mark.parametrize(
    ("events", "answered", "not_found"),
    [
        ([], 0, 0),
        ([asked(KING), asked(LEAVE, "answered")], 1, 1),
        # The end of an answer is no other question, and what it says holds.
        ([asked(LEAVE), ended(LEAVE, "answered")], 1, 0),
        ([asked(LEAVE, who="ben"), asked(LEAVE), ended(LEAVE, "answered")], 1, 1),
        ([asked(LEAVE), ended(LEAVE, "answered"), asked(LEAVE)], 1, 1),
        ([ended(LEAVE, "answered")], 0, 0),
        # Where the text is erased or a hash, the question counts.
        ([asked("", who=""), asked("", "answered", who="")], 1, 1),
        ([asked("0f" * 32)], 0, 1),
        ([event(What.SEARCH, KING, "nothing found"), event(What.FEEDBACK, "", "up")], 0, 0),
    ],
)
def test_a_question_counts_once_by_its_outcome(
    events: list[AuditEvent], answered: int, not_found: int
) -> None:
    assert counted(events, LAST, LAST, UTC).total == Day(answered, not_found)


def test_usage_counts_every_day_of_the_period_in_the_time_zone() -> None:
    moments = ("08T22:59", "08T23:00", "10T22:59", "10T23:00")
    events = [asked(KING, at=f"2026-03-{moment}:00+00:00") for moment in moments]
    usage = counted(events, LAST - timedelta(days=2), LAST, ZoneInfo("Europe/Amsterdam"))
    assert [(day.day, of.asked) for day, of in usage.days.items()] == [(8, 1), (9, 1), (10, 1)]


@pytest.mark.parametrize(
    ("events", "groups"),
    [
        (
            [asked(LEAVE), asked(KING), asked(LEAVE_AGAIN)],
            [(2, "mag ik VAKANTIEDAG meenemen"), (1, KING)],
        ),
        ([asked(LEAVE, "answered")], []),
        ([asked(LEAVE), asked(f"{LEAVE} In 2027?")], [(1, LEAVE), (1, f"{LEAVE} In 2027?")]),
        (
            [asked("Wie is dat?"), asked("wie is DAT"), asked("Waar is het?")],
            [(2, "wie is DAT"), (1, "Waar is het?")],
        ),
        ([asked(""), asked("0f" * 32)], []),
    ],
)
def test_unanswered_questions_of_the_same_words_are_grouped(
    events: list[AuditEvent], groups: list[tuple[int, str]]
) -> None:
    found = counted(events, LAST, LAST, UTC).unanswered
    assert sorted((one.count, one.last.text) for one in found) == sorted(groups)
    assert [one.count for one in found] == sorted((one for one, _ in groups), reverse=True)


def test_the_slowest_questions_come_first_by_time_to_the_last_word() -> None:
    events = [
        asked("a", seconds=2.0),
        asked("b", seconds=0.5),
        ended("b", "answered", seconds=9.5),
        asked("c"),
        asked("0f" * 32, seconds=30.0),
    ]
    slowest = counted(events, LAST, LAST, UTC).slowest
    assert [(one.text, one.seconds, one.found) for one in slowest] == [
        ("b", 9.5, True),
        ("a", 2.0, False),
    ]


def test_refusals_summed_in_one_event_all_count() -> None:
    said = [
        event(What.SIGN_IN_REFUSED, outcome="refused"),
        event(What.SIGN_IN_REFUSED, outcome="refused, and 12 more"),
        event(What.REFUSED, outcome="has no scope ask"),
    ]
    assert counted(said, LAST, LAST, UTC).refused == 15


def test_logged_events_count_only_within_their_period(tmp_path: Path) -> None:
    audit, today = Audit(tmp_path), datetime.now(UTC).date()
    audit.write(What.ASK, ANNA, question=KING, outcome="not found", seconds=0.25)
    usage = usage_of(tmp_path, today, 7, UTC)
    assert (len(usage.days), usage.days[today]) == (7, Day(0, 1))
    assert [(one.text, one.seconds) for one in usage.slowest] == [(KING, 0.25)]
    assert usage_of(tmp_path, today - timedelta(days=2), 7, UTC).total.asked == 0


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with one_batch(tmp_path / "index") as writer:
        put(writer, "a.md", "line of a")
    monkeypatch.setenv("VIND_INDEX", str(tmp_path / "index"))
    st.cache_resource.clear()
    yield tmp_path / "index"
    st.cache_resource.clear()


def page_of(monkeypatch: pytest.MonkeyPatch, scopes: frozenset[Scope]) -> AppTest:
    """The page, at its last tab, as somebody sees it who may do that."""
    monkeypatch.setattr(visitor, "identify", lambda *_: anybody("page", scopes))
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.session_state["open"] = ENGLISH.usage_tab
    page.run()
    assert not page.exception
    return page


def text_of(page: AppTest) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


def test_only_administrators_see_the_questions_and_never_who_asked(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIND_AUDIT", str(index.with_name("audit")))
    audit = Audit(index.with_name("audit"))
    audit.write(What.ASK, ANNA, question="<b>Koning?", outcome="not found", seconds=1.5)
    page = page_of(monkeypatch, ALL_SCOPES)
    assert [tab.label for tab in page.tabs][-1] == ENGLISH.usage_tab
    shown = text_of(page)
    assert "&lt;b&gt;Koning?" in shown
    assert "1.5 s" in shown
    assert "anna" not in shown
    page.radio[0].set_value(90).run()
    page.run()
    looked = [one.outcome for one in events_of(audit.folder or Path()) if one.event == "read-usage"]
    assert looked == ["7 days", "90 days"]
    st.cache_resource.clear()
    page = page_of(monkeypatch, READING)
    assert ENGLISH.usage_tab not in [tab.label for tab in page.tabs]
    assert "Koning" not in text_of(page)


@pytest.mark.parametrize("kept", ["hash", "nothing"])
def test_no_question_is_shown_when_the_audit_may_not_keep_questions(
    index: Path, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    monkeypatch.setenv("VIND_AUDIT", str(index.with_name("audit")))
    monkeypatch.setenv("VIND_AUDIT_QUESTIONS", kept)
    # From before it was set so.
    Audit(index.with_name("audit")).write(What.ASK, ANNA, question=KING, outcome="not found")
    shown = text_of(page_of(monkeypatch, ALL_SCOPES))
    assert "koning" not in shown
    assert "<dd>1</dd><dt>question</dt>" in shown
    assert "VIND_AUDIT_QUESTIONS" in shown


def test_an_administrator_chooses_the_right_answer_from_the_documents(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Engine(Index.open(index), load_settings(), ToyEmbedder())
    monkeypatch.setattr(Engine, "open", lambda **_: opened)
    answer = Answer((), (), found=False, confidence=0, right=0, language="en", asked="line of a?")
    Feedback(index).add("x", answer, "down", "It is <i>there</i>")
    page = page_of(monkeypatch, ALL_SCOPES)
    assert "It is &lt;i&gt;there&lt;/i&gt;" in text_of(page)
    (wrong,) = Feedback(index).unsettled()
    page.selectbox(key="wrong answer").set_value(wrong).run()
    (right,) = (one for one in page.selectbox if one.label == ENGLISH.right_sentence)
    assert right.options == ["line of a (a.md)", ENGLISH.nothing_answers]
    right.select("line of a (a.md)")
    next(one for one in page.button if one.label == ENGLISH.keep_right).click().run()
    assert not page.exception
    assert "vind calibrate" in text_of(page)
    assert ENGLISH.called_wrong not in text_of(page)
    (question,) = read_questions(index.with_name("index.feedback.jsonl"))
    assert question.gold == (Gold(path="a.md", quote="line of a"),)


@pytest.mark.usefixtures("index")
def test_usage_without_an_audit_names_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "<code>VIND_AUDIT</code>" in text_of(page_of(monkeypatch, ALL_SCOPES))
