"""A short round of each family; ``python -m tests.fuzz`` is the long one."""

import shutil

import pytest

from tests.fuzz.running import fuzz, rounds, spoilt
from tests.fuzz.seeds import OLD_OFFICE, Seed, seeds

SEED = 20261124
ROUNDS = 30


@pytest.fixture(scope="module")
def whole() -> dict[str, list[Seed]]:
    return seeds(OLD_OFFICE)


FAMILIES = sorted(seeds())


@pytest.mark.parametrize("family", [*FAMILIES, *OLD_OFFICE])
def test_every_corrupted_file_ends_in_a_recorded_state(
    family: str, whole: dict[str, list[Seed]]
) -> None:
    if family in OLD_OFFICE and not shutil.which("soffice"):
        pytest.skip("LibreOffice makes the files of this family, and it is not here")
    (result,) = fuzz(SEED, [family], whole, rounds(ROUNDS))
    assert [f"{finding.number}: {finding.problem}" for finding in result.findings] == []


def test_the_same_seed_corrupts_files_the_same_way(whole: dict[str, list[Seed]]) -> None:
    again = seeds()
    for family in FAMILIES:
        assert spoilt(1, family, 7, whole) == spoilt(1, family, 7, again)
