"""What the settings mean by ``auto``, with an index and without."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.toy import ToyEmbedder
from vind.app.models import used_models
from vind.indexes.errors import EmbedderMismatchError, ModelError
from vind.indexes.models import resolve
from vind.indexes.models.embedder import load_embedder
from vind.indexes.models.registry import find_model
from vind.indexes.models.resolve import (
    BETTER,
    FAST,
    Machine,
    choose_embedder,
    embedder_for,
    embedder_for_indexing,
    embedder_for_reindex,
    embedder_remark,
    made_with,
    used_embedders,
)
from vind.indexes.models.store import InstalledModel, StoredFile, write_manifest
from vind.indexes.settings import Settings
from vind.indexes.upkeep.replacement import Replacement
from vind.indexes.writer import IndexWriter

CAPABLE = Machine(
    gpu=False, byte_products=True, threads=2, memory=8_000_000_000, disk=20_000_000_000
)
MODEST = replace(CAPABLE, byte_products=False)
OTHER = "multilingual-e5-large"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(index=tmp_path / "index", cache=tmp_path / "cache", embedder="auto")


def make_index(settings: Settings, name: str) -> None:
    IndexWriter.open(settings.index, ToyEmbedder(name), "toy").close()


def let_machine_be(monkeypatch: pytest.MonkeyPatch, machine: Machine, *pulled: str) -> None:
    monkeypatch.setattr(resolve, "this_machine", lambda _: machine)
    monkeypatch.setattr(resolve, "is_pulled", lambda name, _: name in pulled)


def pull(settings: Settings, name: str) -> None:
    """As pulled, with weights of seven bytes."""
    folder = settings.cache / "models" / name
    folder.mkdir(parents=True)
    spec = find_model(name)
    (folder / spec.weights).write_bytes(b"weights")
    file = StoredFile(spec.weights, "0" * 64, 7)
    write_manifest(InstalledModel(spec, folder, "here", "full", (file,)))


@pytest.mark.parametrize(
    ("machine", "pulled", "name"),
    [
        (CAPABLE, [FAST, BETTER], BETTER),
        (MODEST, [FAST, BETTER], FAST),
        (CAPABLE, [FAST], FAST),
        (CAPABLE, [], BETTER),
    ],
)
def test_the_machine_decides_the_embedder_of_a_new_index(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    machine: Machine,
    pulled: list[str],
    name: str,
) -> None:
    let_machine_be(monkeypatch, machine, *pulled)
    assert made_with(settings.index) == ""
    assert embedder_for(settings).name == embedder_for_indexing(settings).name == name
    assert not settings.index.exists()


@pytest.mark.parametrize("own", [FAST, BETTER, OTHER])
def test_an_index_keeps_the_embedder_it_was_made_with(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, own: str
) -> None:
    make_index(settings, own)
    for machine in (CAPABLE, MODEST):
        let_machine_be(monkeypatch, machine, FAST, BETTER)
        assert embedder_for(settings).name == embedder_for(settings, passages=10**9).name == own


def test_a_named_embedder_overrides_index_and_machine(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_index(settings, FAST)
    let_machine_be(monkeypatch, CAPABLE, FAST, BETTER)
    named = settings.model_copy(update={"embedder": OTHER})
    assert {embedder_for(named).name, embedder_for_reindex(named).name} == {OTHER}
    assert used_embedders(named) == [OTHER]
    assert f"made with {FAST}, and VIND_EMBEDDER names {OTHER}" in embedder_remark(named)


@pytest.mark.parametrize(
    ("own", "machine", "pulled", "name"),
    [
        (FAST, CAPABLE, [FAST, BETTER], BETTER),
        (FAST, MODEST, [FAST, BETTER], FAST),
        (FAST, CAPABLE, [FAST], FAST),
        (OTHER, CAPABLE, [FAST, BETTER], OTHER),
        (OTHER, MODEST, [FAST, BETTER], OTHER),
        ("toy", MODEST, [FAST], FAST),
    ],
)
def test_reindex_never_chooses_a_lesser_embedder(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    own: str,
    machine: Machine,
    pulled: list[str],
    name: str,
) -> None:
    make_index(settings, own)
    let_machine_be(monkeypatch, machine, *pulled)
    assert embedder_for_reindex(settings).name == name


def test_reindex_goes_on_with_the_embedder_of_a_half_built_index(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_machine_be(monkeypatch, MODEST, FAST, BETTER)  # memory may be short for the moment
    make_index(settings, FAST)
    Replacement.open(settings.index, ToyEmbedder(OTHER), "toy").__exit__()
    assert embedder_for_reindex(settings).name == OTHER
    assert embedder_for(settings).name == FAST
    assert embedder_for_reindex(settings.model_copy(update={"embedder": FAST})).name == FAST


def test_fast_first_is_for_new_indexes_or_those_made_fast(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_machine_be(monkeypatch, CAPABLE, FAST, BETTER)
    named = settings.model_copy(update={"embedder": OTHER})
    assert embedder_for_indexing(settings, fast=True).name == FAST
    make_index(settings, FAST)
    assert embedder_for_indexing(named, fast=True).name == FAST  # as where it was stopped halfway
    assert embedder_for_reindex(named).name == OTHER


@pytest.mark.parametrize(
    ("own", "machine", "pulled", "said"),
    [
        (FAST, CAPABLE, [BETTER], f"this machine could use {BETTER}: `vind reindex`."),
        (FAST, CAPABLE, [], f"could use {BETTER}: `vind models pull {BETTER}`, then `vind rein"),
        (FAST, MODEST, [BETTER], f"{FAST}, as for {BETTER} there is neither"),
        (OTHER, CAPABLE, [BETTER], f"{OTHER}, as the index was made with it."),
        ("", CAPABLE, [BETTER], f"{BETTER}, as the processor multiplies bytes"),
    ],
)
def test_embedder_remark_says_what_is_used_and_what_could_be(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    own: str,
    machine: Machine,
    pulled: list[str],
    said: str,
) -> None:
    if own:
        make_index(settings, own)
    let_machine_be(monkeypatch, machine, *pulled)
    assert said in embedder_remark(settings)


def test_used_models_lists_those_of_index_and_machine(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_machine_be(monkeypatch, CAPABLE)
    assert used_models(settings) == [BETTER, settings.llm]
    let_machine_be(monkeypatch, CAPABLE, FAST)
    monkeypatch.setattr(resolve, "is_listed", lambda name: name in {FAST, BETTER, OTHER})
    assert used_models(settings) == [FAST, BETTER, settings.llm]
    make_index(settings, OTHER)
    assert used_models(settings) == [OTHER, BETTER, settings.llm]


def test_an_index_made_with_an_unknown_embedder_is_refused(settings: Settings) -> None:
    make_index(settings, "toy")
    with pytest.raises(EmbedderMismatchError, match=r"made with the embedder toy.*vind reindex"):
        load_embedder(settings)


@pytest.mark.parametrize(("name", "has_advice"), [(FAST, False), (OTHER, True)])
def test_an_embedder_too_large_for_memory_is_not_loaded(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str, has_advice: bool
) -> None:
    make_index(settings, name)
    pull(settings, name)
    monkeypatch.setattr("vind.indexes.models.embedder.available_memory", lambda: 6)
    with pytest.raises(ModelError, match=f"too little memory for the embedder {name}") as refused:
        load_embedder(settings)
    assert (f"`vind reindex --embedder {FAST}`" in str(refused.value)) == has_advice


# Which embedder a machine is given.

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
def test_a_capable_machine_gets_the_better_embedder(machine: Machine, name: str, said: str) -> None:
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
def test_a_folder_needing_more_than_a_night_gets_the_fast_embedder(
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
def test_a_pulled_embedder_is_preferred_to_one_not_pulled(
    pulled: list[str], passages: int, name: str, said: str
) -> None:
    chosen = choose_embedder(CAPABLE, passages, pulled)
    assert chosen.name == name
    assert said in chosen.why
