from dataclasses import replace

from indexes.types import StoredPassage
from search.conflicts.siblings import are_of_one_template
from tests.unit.search.conflicts.test_conflicts import told
from tests.unit.search.examples import stored

TEMPLATE = """Employment contract of {name}

The undersigned, Fenmoor Pumps of Ghent, hereafter the employer, and {name}, hereafter the employee,
have agreed that from {day} onwards the employee shall work as an engineer in our workshop, under
the direction of its manager, and that every other arrangement made before this date lapses.

The working hours are {hours} hours each week."""


JONES = TEMPLATE.format(name="Eva Jones", day="1 May", hours=40)
BROWN = TEMPLATE.format(name="Ali Brown", day="3 June", hours=32)


def contract(number: int, text: str, name: str) -> StoredPassage:
    return stored(text, number, path=f"staff/contract-{name}.docx")


def test_contracts_of_two_people_on_one_template_do_not_disagree() -> None:
    jones, brown = contract(1, JONES, "jones"), contract(2, BROWN, "brown")
    assert are_of_one_template(jones, brown)
    asked = "How many working hours each week?"
    assert told(asked, jones, brown) == []
    assert len(told(asked, jones, contract(2, BROWN, "jones-2025"))) == 1


def test_versions_and_other_texts_are_of_no_template() -> None:
    jones, brown = contract(1, JONES, "jones"), contract(2, BROWN, "brown")
    assert not are_of_one_template(replace(jones, superseded_by=2), brown)
    assert not are_of_one_template(jones, contract(2, f"{JONES[:40]} {BROWN[-60:]}", "brown"))
    assert not are_of_one_template(jones, None)
