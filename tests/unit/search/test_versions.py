from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.unit.search.examples import stored
from vind.indexes.types import Scored, StoredPassage
from vind.search.hits import newest_first
from vind.search.question.question import Question
from vind.search.retrieval.versions import newer_places, repeated_in

OLD = replace(
    stored("Employees may carry over 5 days of leave.", 1, path="leave-2024.md"), superseded_by=2
)
SAID = "Employees may carry over 7 days of leave."
REPLACES = "Replaces version 1."
NEW = stored(SAID, 2, path="leave-2025.md")


def newer(question: str, *passages: StoredPassage) -> dict[int, int]:
    return newer_places(Question.of(question), passages)


def test_an_older_version_yields_to_the_newest_unless_asked_for() -> None:
    for when in ("", " in 2025", " in FY2025"):
        assert newer(f"How many days can I carry over{when}?", OLD, NEW) == {1: 2}
    for when in (" in 2024", " in FY2024"):
        assert newer(f"How many days could I carry over{when}?", OLD, NEW) == {}
    assert newer("How many days can I carry over?", OLD) == {}


def test_the_report_of_the_year_asked_for_does_not_yield() -> None:
    older, newest = (
        replace(stored(f"\t{columns}\nNet income\t310\t290", number, path=path), superseded_by=by)
        for number, columns, path, by in [
            (1, "2021\t2020", "annual report 2021.txt", 2),
            (2, "2022\t2021", "annual report 2022.txt", None),
        ]
    )
    assert newer("What was the net income in 2021?", older, newest) == {}
    assert newer("What was the net income in 2022?", older, newest) == {1: 2}


@pytest.mark.parametrize(
    ("question", "asked_for"),
    [
        ("How many days could I carry over in version 1?", True),
        ("How many days may I carry over in versie 2?", False),
        ("What is the difference between version 1 and version 2?", True),
        ("How many days of my old job can I carry over?", False),
    ],
)
def test_a_version_may_be_asked_for_by_its_number(question: str, asked_for: bool) -> None:
    first = replace(OLD, path="leave policy v1.pdf")
    second = replace(
        NEW, path="leave policy v2.pdf", passage=replace(NEW.passage, text=f"{REPLACES} {SAID}")
    )
    assert newer(question, first, second) == ({} if asked_for else {1: 2})


def test_a_version_never_yields_to_one_that_itself_yields() -> None:
    first, second = replace(NEW, superseded_by=1), OLD
    assert newer("How many days can I carry over?", first, second) == {}
    third = replace(stored(SAID, 3, path="leave-2026.md"), superseded_by=None)
    chained = replace(NEW, superseded_by=3)
    assert newer("How many days can I carry over?", OLD, chained, third) == {2: 3}


def test_a_passage_missing_from_the_newest_version_stays() -> None:
    gone = replace(stored("Bring your own coffee mug.", 3, path="leave-2024.md"), superseded_by=2)
    assert newer("What about leave?", gone, NEW) == {}
    some = stored("Employees may bring their own mug of coffee to work.", 3, path="leave-2024.md")
    assert newer("What about leave?", replace(some, superseded_by=2), NEW) == {}


def test_the_newest_version_takes_the_better_rank_of_both() -> None:
    found = [Scored(1, 0.9), Scored(2, 0.5)]
    (hit,) = newest_first(Question.of("carry over"), found, {1: OLD, 2: NEW})
    assert (hit.passage_id, hit.score, hit.superseded) == (2, 0.9, False)
    assert [(older.passage_id, older.superseded) for older in hit.older] == [(1, True)]
    (alone,) = newest_first(Question.of("carry over"), found[:1], {1: OLD})
    assert alone.superseded
    assert alone.older == ()


# What a reply repeats of the mails before it.

HEAD = "On Mon, 12 May 2025, Sandra <s@example.org> wrote:"
PARTY = "The party is on 19 September at the harbour, with a band and food for all."


def mail(text: str, number: int, day: int, title: str, head: str = "") -> StoredPassage:
    heading = f"{title} > {head}" if head else title
    passage = stored(text, number, path=f"{number}.eml", heading=heading)
    return replace(passage, title=title, dated=datetime(2025, 5, day, tzinfo=UTC))


FIRST = mail(PARTY, 1, 12, "Party")
REPLY = mail("Could it be a week later?", 2, 13, "Re: Party")
REPEATED = mail(f"{HEAD}\n> {PARTY}", 3, 13, "Re: Party", HEAD)
LATER = mail(f"{HEAD}\n>> {PARTY}", 4, 14, "FW: Re: party", HEAD)


def left(*passages: StoredPassage) -> list[int]:
    repeated = repeated_in(passages)
    return [one.passage_id for one in passages if one.passage_id not in repeated]


def test_a_mail_quoted_in_a_reply_is_shown_only_itself() -> None:
    assert left(LATER, REPEATED, REPLY, FIRST) == [2, 1]


def test_the_earliest_repeating_reply_stays_without_the_mail() -> None:
    assert left(LATER, REPLY, REPEATED) == [2, 3]


def test_other_threads_and_undated_mails_keep_their_places() -> None:
    other = replace(LATER, title="Re: Budget")
    assert left(other, FIRST) == [4, 1]
    report = replace(LATER, title="Party")
    assert left(report, FIRST) == [4, 1]
    undated = replace(LATER, dated=None)
    assert left(undated, FIRST) == [4, 1]


def test_a_mail_that_says_more_than_it_repeats_stays() -> None:
    more = f"{HEAD}\n> {PARTY} The bus leaves Ghent at noon and returns at one in the night."
    assert left(mail(more, 5, 15, "Re: Party", HEAD), FIRST) == [5, 1]
    assert left(mail(PARTY, 6, 15, "Re: Party"), FIRST) == [6, 1]


def test_a_corrected_or_answered_quotation_is_no_repetition() -> None:
    corrected = PARTY.replace("19", "26")
    assert left(mail(f"{HEAD}\n> {corrected}", 5, 15, "Re: Party", HEAD), FIRST) == [5, 1]
    answered = f"{HEAD}\n> {PARTY}\nAgreed."
    assert left(mail(answered, 5, 15, "Re: Party", HEAD), FIRST) == [5, 1]


def test_a_repetition_is_recognised_over_several_passages() -> None:
    beginning, end = PARTY.split(" at the harbour")
    first = mail(beginning, 1, 12, "Party")
    second = replace(mail(f"at the harbour{end}", 2, 12, "Party"), file_id=first.file_id)
    assert left(LATER, first) == [4, 1]
    assert left(LATER, first, second) == [1, 2]


def test_lines_with_quote_marks_count_as_an_earlier_mail() -> None:
    marked = "> The party is on 19 September at the harbour,\n> with a band and food for all."
    below = replace(mail(marked, 5, 13, "Re: Party"), file_id=REPLY.file_id)
    assert left(below, REPLY, FIRST) == [2, 1]
    said = replace(mail(f"{marked}\nAgreed.", 6, 13, "Re: Party"), file_id=REPLY.file_id)
    assert left(said, FIRST) == [6, 1]
