"""What kind of answer a question asks for."""

from search.question.answer_kinds import (
    asked_alone,
    asks_more,
    asks_price,
    asks_time,
    asks_whether,
    asks_whether_in_the_end,
)


def test_questions_of_price_and_time() -> None:
    assert asks_price("Wat kost een pas?")
    assert not asks_price("Wat kost een pas en wie betaalt die?")
    assert asks_time("How long are messages kept?")
    assert asks_time("What is the notice period?")
    assert not asks_time("What is the fee?")


def test_whether_something_else_is_asked_as_well() -> None:
    assert asks_more("Wat kost een pas of hoe lang is die geldig?")
    assert asks_more("What is the fee, or who sets it?")
    assert asks_more("What is the fee and when is it due?")
    assert not asks_more("How long is the notice of a tenant who leaves early?")
    assert asks_time("How long is the notice period of a tenant who leaves early?")


def test_yes_or_no() -> None:
    assert asks_whether("Mag ik mijn hond meenemen?")
    assert asks_whether("Does the office close at noon?")
    assert not asks_whether("Wanneer mag ik mijn hond meenemen?")


def test_yes_or_no_may_be_asked_behind_what_is_the_case() -> None:
    assert asks_whether_in_the_end("Failed my exam, can I take it again?")
    assert asks_whether_in_the_end("Mag ik mijn hond meenemen?")
    assert not asks_whether_in_the_end("Failed my exam, when can I take it again?")


def test_what_asks_may_stand_behind_what_is_the_case() -> None:
    assert asked_alone("My account is locked, how long does it take?") == "how long does it take?"
    assert asked_alone("Is het waar, hoe lang duurt het?") == ""
    assert asks_more("Wat kost een pas en wie betaalt die?")
    assert asked_alone("Wat kost een pas en wie betaalt die?") == ""
