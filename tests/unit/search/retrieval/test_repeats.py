"""What a reply repeats of the mails before it."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.unit.search.examples import stored
from vind.indexes.types import StoredPassage
from vind.search.retrieval.versions import repeated_in

HEAD = "On Mon, 12 May 2025, Sandra <s@example.org> wrote:"
SAID = "The party is on 19 September at the harbour, with a band and food for all."


def mail(text: str, number: int, day: int, title: str, head: str = "") -> StoredPassage:
    heading = f"{title} > {head}" if head else title
    passage = stored(text, number, path=f"{number}.eml", heading=heading)
    return replace(passage, title=title, dated=datetime(2025, 5, day, tzinfo=UTC))


FIRST = mail(SAID, 1, 12, "Party")
REPLY = mail("Could it be a week later?", 2, 13, "Re: Party")
REPEATED = mail(f"{HEAD}\n> {SAID}", 3, 13, "Re: Party", HEAD)
LATER = mail(f"{HEAD}\n>> {SAID}", 4, 14, "FW: Re: party", HEAD)


def left(*passages: StoredPassage) -> list[int]:
    repeated = repeated_in(passages)
    return [one.passage_id for one in passages if one.passage_id not in repeated]


def test_what_is_repeated_is_left_to_the_mail_itself() -> None:
    assert left(LATER, REPEATED, REPLY, FIRST) == [2, 1]


def test_the_first_that_has_it_stays_where_the_mail_itself_was_not_found() -> None:
    assert left(LATER, REPLY, REPEATED) == [2, 3]


def test_other_threads_and_what_is_no_mail_keep_their_places() -> None:
    other = replace(LATER, title="Re: Budget")
    assert left(other, FIRST) == [4, 1]
    report = replace(LATER, title="Party")
    assert left(report, FIRST) == [4, 1]
    undated = replace(LATER, dated=None)
    assert left(undated, FIRST) == [4, 1]


def test_what_a_mail_says_itself_stays() -> None:
    more = f"{HEAD}\n> {SAID} The bus leaves Ghent at noon and returns at one in the night."
    assert left(mail(more, 5, 15, "Re: Party", HEAD), FIRST) == [5, 1]
    assert left(mail(SAID, 6, 15, "Re: Party"), FIRST) == [6, 1]


def test_what_was_corrected_or_answered_between_the_lines_is_not_repeated() -> None:
    corrected = SAID.replace("19", "26")
    assert left(mail(f"{HEAD}\n> {corrected}", 5, 15, "Re: Party", HEAD), FIRST) == [5, 1]
    answered = f"{HEAD}\n> {SAID}\nAgreed."
    assert left(mail(answered, 5, 15, "Re: Party", HEAD), FIRST) == [5, 1]


def test_what_is_repeated_may_be_parted_otherwise_in_the_mail_itself() -> None:
    beginning, end = SAID.split(" at the harbour")
    first = mail(beginning, 1, 12, "Party")
    second = replace(mail(f"at the harbour{end}", 2, 12, "Party"), file_id=first.file_id)
    assert left(LATER, first) == [4, 1]
    assert left(LATER, first, second) == [1, 2]


def test_lines_with_marks_are_of_an_earlier_mail_without_a_line_above_them() -> None:
    marked = "> The party is on 19 September at the harbour,\n> with a band and food for all."
    below = replace(mail(marked, 5, 13, "Re: Party"), file_id=REPLY.file_id)
    assert left(below, REPLY, FIRST) == [2, 1]
    said = replace(mail(f"{marked}\nAgreed.", 6, 13, "Re: Party"), file_id=REPLY.file_id)
    assert left(said, FIRST) == [6, 1]
