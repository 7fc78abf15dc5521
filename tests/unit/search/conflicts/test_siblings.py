from collections.abc import Mapping
from dataclasses import replace

import pytest

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


def alike(
    one: StoredPassage | None, other: StoredPassage | None, texts: Mapping[int, str] | None = None
) -> bool:
    whole = texts or {each.file_id: each.passage.text for each in (one, other) if each}
    return are_of_one_template(one, other, whole.__getitem__)


def test_contracts_of_two_people_on_one_template_do_not_disagree() -> None:
    jones, brown = contract(1, JONES, "jones"), contract(2, BROWN, "brown")
    assert alike(jones, brown)
    asked = "How many working hours each week?"
    assert told(asked, jones, brown) == []
    assert len(told(asked, jones, contract(2, BROWN, "jones-2025"))) == 1


def test_versions_and_other_texts_are_of_no_template() -> None:
    jones, brown = contract(1, JONES, "jones"), contract(2, BROWN, "brown")
    assert not alike(replace(jones, superseded_by=2), brown)
    assert not alike(jones, contract(2, f"{JONES[:40]} {BROWN[-60:]}", "brown"))
    assert not alike(jones, None)


COVER = "Employment contract of {name}\n\nFenmoor Pumps, Ghent"


def test_of_contracts_with_a_cover_page_what_follows_it_is_compared() -> None:
    covers = {1: COVER.format(name="Eva Jones"), 2: COVER.format(name="Ali Brown")}
    jones, brown = contract(1, covers[1], "jones"), contract(2, covers[2], "brown")
    assert alike(jones, brown, {1: f"{covers[1]}\n{JONES}", 2: f"{covers[2]}\n{BROWN}"})
    letter = "Dear Ali, " + " ".join(f"line{number}" for number in range(60))
    assert not alike(jones, brown, {1: f"{covers[1]}\n{JONES}", 2: f"{covers[2]}\n{letter}"})


LEASE = "Huurcontract {name}. De huurder is {name}. De huur is € {rent} per maand."


@pytest.mark.parametrize(
    ("names", "said", "of_two"),
    [
        (("jansen", "bakker"), ("Jansen", "Bakker"), True),
        (("gids", "regels"), ("Jansen", "Jansen"), False),
        (("gids", "regels"), ("Jansen", "Bakker"), False),
        (("jansen", "jansen-kopie"), ("Jansen", "Jansen"), False),
    ],
)
def test_short_leases_are_of_two_people_where_they_say_whose_they_are(
    names: tuple[str, str], said: tuple[str, str], of_two: bool
) -> None:
    one, other = (
        stored(LEASE.format(name=name, rent=rent), number, path=f"huur-{file}.md", language="nl")
        for number, (file, name, rent) in enumerate(zip(names, said, (800, 950), strict=True), 1)
    )
    assert alike(one, other) is of_two
    assert (told("Wat is de huur?", one, other) == []) is of_two


POLICY = """Remote working policy. Status: {standing}.

This policy is for all staff of Bureau Kwint, in the office and on location, who may work from home
after they have agreed that with their manager; they remain reachable and keep to office hours, and
see to a safe desk, a good chair and a quiet room of their own.

You may work remotely for up to {days} days each week."""


@pytest.mark.parametrize(
    "paths",
    [
        ("hr/remote work.md", "intranet/remote work.md"),
        ("hr/remote work draft.md", "hr/remote work final.md"),
        ("hr/remote work maart.md", "hr/remote work mei.md"),
    ],
)
def test_folders_months_and_standing_do_not_tell_whose_a_text_is(paths: tuple[str, str]) -> None:
    said = (("draft", 2), ("final", 3))
    one, other = (
        stored(POLICY.format(standing=standing, days=days), number, path=path)
        for number, (path, (standing, days)) in enumerate(zip(paths, said, strict=True), 1)
    )
    assert not alike(one, other)
    assert len(told("How many days a week may I work remotely?", one, other)) == 1


PROFILE = "Functieprofiel {job}. De {job} {does}. Een proeftijd van {months} maanden geldt."


@pytest.mark.parametrize(
    ("paths", "of_two"),
    [
        (("hr/Functieprofiel chauffeur.md", "hr/Functieprofiel kok.md"), True),
        (("hr/chauffeur/Functieprofiel.md", "hr/kok/Functieprofiel.md"), False),
    ],
)
def test_short_texts_of_one_folder_that_are_called_alike_may_share_less(
    paths: tuple[str, str], of_two: bool
) -> None:
    jobs = (
        ("chauffeur", "rijdt de bestelbus en meldt schade", 2),
        ("kok", "bereidt elke middag de lunch voor gasten", 1),
    )
    one, other = (
        stored(PROFILE.format(job=job, does=does, months=months), number, path=path, language="nl")
        for number, (path, (job, does, months)) in enumerate(zip(paths, jobs, strict=True), 1)
    )
    assert alike(one, other) is of_two
