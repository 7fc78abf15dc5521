"""Which embedder a machine is given."""

from dataclasses import replace

import pytest

from vind.indexes.models.resolve import BETTER, FAST, Machine, choose_embedder

CAPABLE = Machine(
    gpu=False, byte_products=True, threads=2, memory=8_000_000_000, disk=20_000_000_000
)
WITH_GPU = replace(CAPABLE, gpu=True)

A_NIGHT = 12 * 3600 * 12
"""Passages that the better one embeds on two such threads in twelve hours."""


@pytest.mark.parametrize(
    ("machine", "name", "said"),
    [
        (CAPABLE, BETTER, "the processor multiplies bytes, with 2 threads"),
        (WITH_GPU, BETTER, "NVIDIA GPU"),
        (replace(WITH_GPU, byte_products=False, threads=1), BETTER, "NVIDIA GPU"),
        (replace(CAPABLE, byte_products=False), FAST, "neither an NVIDIA GPU nor a processor"),
        (replace(CAPABLE, threads=1), FAST, "one thread"),
        (replace(CAPABLE, memory=3_900_000_000), FAST, "3.9 GB of memory is free, and 4 GB"),
        (replace(WITH_GPU, memory=1_000_000_000), FAST, "1.0 GB of memory is free"),
        (replace(CAPABLE, disk=2_000_000_000), FAST, "2.0 GB on the disk of the models"),
    ],
)
def test_the_better_one_where_the_machine_can_carry_it(
    machine: Machine, name: str, said: str
) -> None:
    chosen = choose_embedder(machine)
    assert chosen.name == name
    assert said in chosen.why


@pytest.mark.parametrize(
    ("machine", "passages", "name"),
    [
        (CAPABLE, A_NIGHT, BETTER),
        (CAPABLE, A_NIGHT + 1, FAST),
        (replace(CAPABLE, threads=8), 4 * A_NIGHT, BETTER),
        (WITH_GPU, 4 * A_NIGHT, BETTER),
        (replace(CAPABLE, threads=1), 1, FAST),
    ],
)
def test_a_folder_that_would_take_longer_than_a_night_gets_the_fast_one(
    machine: Machine, passages: int, name: str
) -> None:
    assert choose_embedder(machine, passages).name == name


@pytest.mark.parametrize(
    ("pulled", "passages", "name", "said"),
    [
        ([FAST, BETTER], 3 * A_NIGHT, FAST, f"{BETTER} would take about 36 hours"),
        ([FAST], 0, FAST, f"`vind models pull {BETTER}`"),
        ([], 0, BETTER, "memory"),
        ([BETTER], 0, BETTER, "memory"),
        ([BETTER], 3 * A_NIGHT, BETTER, f"`vind models pull {FAST}` and add --fast-first"),
    ],
)
def test_a_model_that_is_there_goes_before_one_that_is_not(
    pulled: list[str], passages: int, name: str, said: str
) -> None:
    chosen = choose_embedder(CAPABLE, passages, pulled)
    assert chosen.name == name
    assert said in chosen.why
