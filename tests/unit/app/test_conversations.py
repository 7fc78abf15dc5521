"""The conversations of each person, kept beside the index until they are erased."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.full_disk import nothing_may_be_written
from vind.app.conversations import MOST, Conversations
from vind.indexes.errors import IndexFailure

LEAVE, PART_TIME, CANTEEN = "Hoeveel verlof heb ik?", "En deeltijders?", "Wanneer is er <vis>?"


def questions_of(conversations: Conversations) -> list[tuple[str, ...]]:
    return [kept.questions for kept in conversations.all()]


def test_a_conversation_that_grows_stays_one_entry(tmp_path: Path) -> None:
    own = Conversations(tmp_path / "index", "user:anna")
    assert own.all() == []
    for questions in ([LEAVE], [CANTEEN], [LEAVE, PART_TIME]):
        own.keep(questions)
    assert questions_of(own) == [(LEAVE, PART_TIME), (CANTEEN,)]
    assert datetime.now(UTC) - own.all()[0].at < timedelta(minutes=5)
    assert (tmp_path / "index.conversations.sqlite").stat().st_mode & 0o077 == 0


def test_each_person_sees_and_erases_only_their_own_conversations(tmp_path: Path) -> None:
    anna, bert = (Conversations(tmp_path / "index", f"user:{name}") for name in ("anna", "bert"))
    for own in (anna, bert):
        own.keep([LEAVE])
        own.keep([CANTEEN])
    anna.erase([LEAVE])
    assert questions_of(anna) == [(CANTEEN,)]
    anna.erase()
    assert questions_of(anna) == []
    assert set(questions_of(bert)) == {(LEAVE,), (CANTEEN,)}
    bert.erase()
    assert CANTEEN.encode() not in (tmp_path / "index.conversations.sqlite").read_bytes()


def test_the_oldest_conversations_are_dropped(tmp_path: Path) -> None:
    own = Conversations(tmp_path / "index", "user:anna")
    for number in range(MOST + 2):
        own.keep([str(number)])
    kept = questions_of(own)
    assert len(kept) == MOST
    assert kept[0] == (str(MOST + 1),)
    assert ("1",) not in kept


def test_a_conversations_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "index.conversations.sqlite").write_bytes(b"something else" * 100)
    with pytest.raises(IndexFailure, match="Remove it to begin anew"):
        Conversations(tmp_path / "index", "user:anna").keep([LEAVE])


def test_a_full_disk_loses_no_saved_conversation(tmp_path: Path) -> None:
    own = Conversations(tmp_path / "index", "user:anna")
    own.keep([LEAVE])
    with nothing_may_be_written():
        with pytest.raises(IndexFailure, match="Check the disk"):
            own.keep([CANTEEN])
        assert questions_of(own) == [(LEAVE,)]
    own.keep([LEAVE, PART_TIME])
    assert questions_of(own) == [(LEAVE, PART_TIME)]
