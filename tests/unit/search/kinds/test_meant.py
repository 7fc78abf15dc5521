"""Times that are counted from today, in documents that are of today."""

from datetime import date, datetime, timedelta
from pathlib import Path

from search.question.relative_times import time_meant
from tests.unit.search.examples import ask

TODAY = datetime.now().astimezone().date()
TOMORROW = TODAY + timedelta(days=1)
WEEK = TODAY.isocalendar().week


def _table(*rows: str) -> str:
    return "\n".join(("date\tdesk\tbar", *rows))


def _rota(*days: int) -> list[str]:
    """A row for each of the days, counted from today, with a name that has no number."""
    names = zip(days, "ABCD", strict=True)
    return [f"{TODAY + timedelta(days=n)}\t{name}nn\t{name}bb" for n, name in names]


def test_tomorrow_is_its_row_of_a_rota(tmp_path: Path) -> None:
    rows = _rota(-40, 0, 1, 2)
    answer, engine = ask("Who is at the desk tomorrow?", tmp_path, {"rota.md": [_table(*rows)]})
    engine.close()
    assert answer.quotes[0].best_sentence == rows[2]
    assert answer.asked == f"Who is at the desk on {TOMORROW.day} {TOMORROW:%B} {TOMORROW.year}?"


def test_the_day_of_another_year_is_not_tomorrow(tmp_path: Path) -> None:
    year = TOMORROW.year - 1
    row = f"{TOMORROW.day} {TOMORROW:%B}\tAnn\tBob"
    question = "Who is at the desk tomorrow?"
    answer, engine = ask(question, tmp_path, {f"rota {year}.md": [_table(row)]})
    engine.close()
    assert answer.asked == question


def test_this_week_is_the_one_that_a_rota_is_called_by(tmp_path: Path) -> None:
    rota = {f"rota week {n}.md": [f"Week {n}: Ann is at the desk."] for n in (WEEK, WEEK % 50 + 2)}
    answer, engine = ask("Who is at the desk this week?", tmp_path, rota)
    engine.close()
    assert answer.asked == f"Who is at the desk in week {WEEK}?"
    assert answer.quotes[0].path == f"rota week {WEEK}.md"


def test_what_no_document_has_the_time_of_stays(tmp_path: Path) -> None:
    documents = {
        "wifi.md": ["The password of the wifi changes every week."],
        f"rota week {WEEK}.md": [f"Week {WEEK}: Ann is at the desk."],
    }
    for question in ("What is the password of the wifi?", "Is the bar open next month?"):
        answer, engine = ask(question, tmp_path / question[:4], documents)
        engine.close()
        assert answer.asked == question


def test_this_month_is_its_row(tmp_path: Path) -> None:
    meant = time_meant("this month", TODAY)
    assert meant is not None
    rows = [
        f"{one:%Y-%m-%d}\t{one.month}00\t7"
        for one in (date(TODAY.year, n, 1) for n in range(1, 13))
    ]
    answer, engine = ask(
        "What did the bar sell this month?", tmp_path, {"sold.md": [_table(*rows)]}
    )
    engine.close()
    assert answer.asked == f"What did the bar sell in {meant.name}?"
    assert answer.quotes[0].best_sentence == rows[TODAY.month - 1]


def test_tomorrow_follows_today(tmp_path: Path) -> None:
    rows = _rota(-1, 0, 1, 2)
    today, engine = ask("Who is at the desk today?", tmp_path, {"rota.md": [_table(*rows)]})
    tomorrow = engine.ask("And tomorrow?", llm=False, follows=today)
    engine.close()
    assert today.quotes[0].best_sentence == rows[1]
    assert tomorrow.quotes[0].best_sentence == rows[2]
