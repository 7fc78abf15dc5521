"""Indexing by a Ray cluster: the same index as here, whatever becomes of its processes."""

import http.server
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ray")

from tests.faults import folders, ray_kills
from tests.faults.ray_kills import kill_often, processes, slow
from tests.on_ray import cluster_of, index_by_ray, settings_for, toy
from tests.toy import ToyEmbedder
from vind.indexes.errors import ClusterError, ModelNotPulledError, SettingsError
from vind.indexes.index import Index
from vind.indexes.settings import Settings, load_settings
from vind.indexes.types import FileState
from vind.ingest.files.readers import LocalFileReader, Looked
from vind.ingest.on_ray import cluster as connecting
from vind.ingest.on_ray import pool
from vind.ingest.on_ray.cluster import ray_indexers
from vind.ingest.run.progress import Progress


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with cluster_of() as nodes:
        yield nodes


def there(directory: Path) -> dict[str, tuple[FileState, str]]:
    with Index.open(directory) as index:
        return {one.path: (one.state, one.reason) for one in index.files()}


def begun(tmp_path: Path, version: int = 1) -> tuple[Path, Path]:
    """The folders of the documents and of what is indexed of them, as ``folders`` has them."""
    (tmp_path / "work").mkdir(exist_ok=True)
    folders.put_documents(tmp_path / folders.DOCS, version)
    (tmp_path / "work" / folders.VERSION).write_text(str(version))
    return tmp_path / folders.DOCS, tmp_path / "work"


def sees_less(settings: Settings) -> ToyEmbedder:
    """As on nodes of which one has the folder mounted, and none the file "nowhere.txt"."""
    import ray

    from vind.ingest.on_ray.pool import alive

    first = min(node["NodeID"] for node in alive())
    is_first = ray.get_runtime_context().get_node_id() == first
    look = LocalFileReader.look

    def looked(reader: LocalFileReader, file: Path, depth: int) -> Looked:
        if not is_first or file.name == "nowhere.txt":
            raise FileNotFoundError(2, "No such file or directory")
        return look(reader, file, depth)

    setattr(LocalFileReader, "look", looked)  # noqa: B010 - mypy knows of the method
    return toy(settings)


def test_a_cluster_makes_the_same_index_as_one_machine(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs, work = begun(tmp_path, 3)
    (docs / "copy.txt").write_bytes(min(docs.glob("*.txt")).read_bytes())
    (docs / "empty.txt").write_text("")
    (docs / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    summary = index_by_ray(work / "index", docs)
    monkeypatch.setattr(folders, "put_documents", lambda *_: None)
    folders.compare(work)
    states = {path: state for path, (state, _) in there(work / "index").items()}
    assert states["copy.txt"] is FileState.DUPLICATE
    assert states["empty.txt"] is FileState.EMPTY
    assert states["broken.pdf"] is FileState.CORRUPT
    assert [one.path for one in summary.failures] == ["broken.pdf"]
    assert index_by_ray(work / "index", docs).read == 0


def test_a_file_goes_to_a_node_that_sees_it_or_fails_with_the_reason(
    cluster: Any, tmp_path: Path
) -> None:
    docs, work = begun(tmp_path, 2)
    (docs / "nowhere.txt").write_text("Here it is.")
    index_by_ray(work / "index", docs, load=sees_less)
    found = there(work / "index")
    state, reason = found.pop("nowhere.txt")
    assert state is FileState.FAILED
    assert "no indexer finds it as this machine does (no such file or directory on " in reason
    assert "mounted on each at the same path" in reason
    assert {state for state, _ in found.values()} == {FileState.INDEXED}
    index_by_ray(work / "index", docs)
    assert there(work / "index")["nowhere.txt"] == (FileState.INDEXED, "")


def test_an_archive_is_read_again_when_its_reader_is_killed(cluster: Any, tmp_path: Path) -> None:
    docs, work = begun(tmp_path, 3)
    killed: list[int] = []

    def kill_once(told: Progress) -> None:
        if told.path.startswith(folders.ARCHIVE) and not killed:
            for process in processes("ray::NodeReader"):
                killed.append(process.pid)
                process.send_signal(signal.SIGKILL)

    index_by_ray(work / "index", docs, kill_once, slow)
    assert killed
    folders.compare(work)


def test_the_index_is_right_after_kills_of_processes_and_nodes(
    cluster: Any, tmp_path: Path
) -> None:
    killed = kill_often(cluster, 4, tmp_path, random.Random(7))  # noqa: S311
    assert killed.wrong == []
    assert killed.kills.total() == 4


@pytest.mark.nightly
def test_the_index_is_right_after_a_hundred_kills(cluster: Any, tmp_path: Path) -> None:
    kills = int(os.environ.get("KILLS", "100"))
    killed = kill_often(cluster, kills, tmp_path, random.Random())  # noqa: S311
    assert killed.wrong == []
    assert set(killed.kills) == {*ray_kills.MARKS, "node"}


def test_a_killed_run_is_completed_by_the_next(cluster: Any, tmp_path: Path) -> None:
    docs, work = begun(tmp_path, 3)
    driver = subprocess.Popen(
        [sys.executable, "-m", "tests.on_ray", cluster.address, str(work / "index"), str(docs)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert driver.stdout is not None
    assert driver.stdout.readline()
    driver.kill()
    driver.wait()
    driver.stdout.close()
    index_by_ray(work / "index", docs)
    folders.compare(work)


def not_pulled(_: Settings) -> ToyEmbedder:
    raise ModelNotPulledError("toy is not on this machine. Run `vind models pull toy`.")


@pytest.mark.parametrize(
    ("load", "software", "said"),
    [
        (not_pulled, None, "of the Ray cluster: toy is not on this machine. Run `vind models pull"),
        (toy, "vind 9", "and this machine vind 9: install the same version of vind on both."),
    ],
)
def test_nodes_without_the_model_or_of_another_vind_are_refused(
    cluster: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    load: Callable[[Settings], ToyEmbedder],
    software: str | None,
    said: str,
) -> None:
    if software:
        monkeypatch.setattr(pool, "software", lambda: software)
    docs, work = begun(tmp_path)
    with pytest.raises(ClusterError, match=said.replace("(", "[(]")):
        index_by_ray(work / "index", docs, load=load)
    assert not (work / "index").exists()


OTHER_RAY = """
import sys
from pathlib import Path
import ray
from tests.on_ray import settings_for, toy
from vind.indexes.errors import ClusterError
from vind.ingest.on_ray.cluster import ray_indexers
ray.__version__ = "1.0"
try:
    with ray_indexers(settings_for(Path("index"), sys.argv[1]), toy, toy):
        pass
except ClusterError as error:
    print(error)
"""


def test_a_cluster_of_another_ray_version_is_refused(cluster: Any) -> None:
    run = subprocess.run(
        [sys.executable, "-c", OTHER_RAY, cluster.address],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "is of another version of Ray or Python: " in run.stdout, run.stderr
    assert "Ray: 1.0" in run.stdout
    assert run.stdout.endswith("Install the same on all machines.\n")


@pytest.fixture
def unused() -> Iterator[str]:
    """An address at which nothing answers."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{bound.getsockname()[1]}"


def run_vind(*words: str) -> subprocess.CompletedProcess[str]:
    code = "from vind.app.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words], check=False, capture_output=True, text=True
    )


def test_a_cluster_address_where_nothing_answers_is_an_error(tmp_path: Path, unused: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("tekst")
    index = tmp_path / "index"
    run = run_vind("index", str(tmp_path / "docs"), "--index", str(index), "--ray", unused)
    said = f"vind: No Ray cluster answers at {unused} (connection refused). Start its head with"
    assert said in run.stderr
    assert run.returncode == 1
    assert not index.exists()


def test_watch_and_ray_together_are_refused() -> None:
    run = run_vind("index", ".", "--watch", "--ray", "auto")
    assert run.returncode == 2
    assert "give --watch or --ray" in run.stderr


def test_a_server_that_is_no_ray_cluster_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ray.is_initialized", lambda: False)
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{server.server_port}"
    try:
        with (
            pytest.raises(ClusterError, match=f"answers at {address} is no head of a Ray cluster"),
            ray_indexers(settings_for(tmp_path / "index", address), toy, toy),
        ):
            pass
    finally:
        server.shutdown()
        server.server_close()


def test_without_ray_the_error_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "find_spec", lambda _: None)
    with (
        pytest.raises(ClusterError, match=r"pip install 'vind\[ray\]'"),
        ray_indexers(settings_for(tmp_path / "index"), toy, toy),
    ):
        pass


@pytest.mark.parametrize("address", ["head", "http://head:6379", ":6379", "head:0", "head:99999"])
def test_an_invalid_cluster_address_is_refused(address: str) -> None:
    with pytest.raises(
        SettingsError, match=r"VIND_RAY is .*, which is no address of a Ray cluster"
    ):
        load_settings(ray=address)
