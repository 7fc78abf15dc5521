"""The file that brings vind to a machine without a network, with tiny stand-ins in it.

The real one is installed in tests/integration/test_bundle.py.
"""

import hashlib
import subprocess
import sys
import tarfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest

from vind.app.bundle.bundle import bundle, made_for, write_bundle
from vind.app.bundle.packages import closure, make_wheels, pack
from vind.indexes.errors import BundleError, ModelNotPulledError
from vind.indexes.models import InstalledModel, find_model
from vind.indexes.models.store import StoredFile, write_manifest
from vind.indexes.settings import Settings

SETTINGS = """\
import os, types
from pathlib import Path
def load_settings():
    return types.SimpleNamespace(cache=Path(os.environ["HOME"], ".cache", "vind"))
"""
MAIN = "import sys\ndef main():\n    print('stand-in', *sys.argv[1:])\n"
PYTHON = Path(sys.base_prefix, "bin", "python{}.{}".format(*sys.version_info))


def stand_in(folder: Path) -> Path:
    """The wheel of a vind that says what it is asked to do."""
    package, described = folder / "vind", folder / "vind-0.1.0.dist-info"
    for name, text in (("__init__.py", MAIN), ("indexes/settings.py", SETTINGS)):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "old.pyc").write_bytes(b"old")
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: vind\nVersion: 0.1.0\n")
    (described / "entry_points.txt").write_text("[console_scripts]\nvind = vind:main\n")
    return pack(Distribution.at(described), package, folder)


def model_in(cache: Path, name: str) -> InstalledModel:
    spec = find_model(name)
    folder = cache / "models" / spec.name
    content = {spec.weights: b"weights", "deep/tokenizer.json": b"{}", "made/here.bin": b"made"}
    for path, text in content.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    files = tuple(
        StoredFile(path, hashlib.sha256(text).hexdigest(), len(text))
        for path, text in content.items()
        if not path.startswith("made/")
    )
    model = InstalledModel(spec, folder, "a test", "full", files)
    write_manifest(model)
    return model


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of the stand-in and of two models, of which one comes under terms."""
    folder = tmp_path_factory.mktemp("made")
    models = [model_in(folder, name) for name in ("embeddinggemma-300m", "all-minilm-l6-v2")]
    write_bundle(folder / "vind.tar", [stand_in(folder)], models, lambda *_: None)
    return folder / "vind.tar"


@pytest.fixture
def unpacked(made: Path, tmp_path: Path) -> Path:
    with tarfile.open(made) as archive:
        archive.extractall(tmp_path / "here", filter="data")
    (folder,) = (tmp_path / "here").iterdir()
    return folder


def test_a_bundle_holds_wheels_models_terms_and_their_hashes(made: Path, unpacked: Path) -> None:
    assert sorted(path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*.*")) == [
        "TERMS.txt",
        "install.sh",
        "models/all-minilm-l6-v2/deep/tokenizer.json",
        "models/all-minilm-l6-v2/manifest.json",
        "models/all-minilm-l6-v2/model.safetensors",
        "models/embeddinggemma-300m/deep/tokenizer.json",
        "models/embeddinggemma-300m/manifest.json",
        "models/embeddinggemma-300m/model.safetensors",
        "requirements.txt",
        "wheels/vind-0.1.0-py3-none-any.whl",
    ]
    assert (unpacked / "TERMS.txt").read_text().startswith("embeddinggemma-300m: Google's Gemma")
    lines = (unpacked / "SHA256SUMS").read_text().splitlines()
    summed = {name: sha256 for sha256, name in (line.split("  ") for line in lines)}
    assert summed == {
        path.relative_to(unpacked).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in unpacked.rglob("*.*")
    }
    sha256 = summed["wheels/vind-0.1.0-py3-none-any.whl"]
    assert (unpacked / "requirements.txt").read_text() == f"vind==0.1.0 --hash=sha256:{sha256}\n"


def test_the_same_inputs_make_a_byte_identical_bundle(made: Path, tmp_path: Path) -> None:
    names = ("all-minilm-l6-v2", "embeddinggemma-300m")
    models = [model_in(tmp_path, name) for name in names]
    again = write_bundle(tmp_path / "other.tar", [stand_in(tmp_path)], models, lambda *_: None)
    assert (tmp_path / "other.tar").read_bytes() == made.read_bytes()
    assert again.sha256 == hashlib.sha256(made.read_bytes()).hexdigest()
    assert (again.bytes, again.packages) == (made.stat().st_size, 1)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def install(unpacked: Path, target: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    home = {"HOME": str(unpacked.parent / "home"), "PYTHON": str(PYTHON), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        ["sh", unpacked / "install.sh", target],
        env=home | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_bundle_installs_and_reinstalls(unpacked: Path, tmp_path: Path) -> None:
    target = tmp_path / "a folder"
    models = unpacked.parent / "home" / ".cache" / "vind" / "models"
    done = install(unpacked, target)
    assert done.returncode == 0, done.stderr
    assert "Google's Gemma Terms" in done.stdout
    assert "stand-in models verify all-minilm-l6-v2 embeddinggemma-300m" in done.stdout
    ran = subprocess.run([target / "bin" / "vind", "ask"], env={}, capture_output=True, check=True)
    assert ran.stdout == b"stand-in ask\n"
    weights = models / "all-minilm-l6-v2" / "model.safetensors"
    assert weights.read_bytes() == b"weights"
    (models / "embeddinggemma-300m" / "manifest.json").unlink()
    again = install(unpacked, target)
    assert again.returncode == 0, again.stderr
    assert "all-minilm-l6-v2 is there already" in again.stdout
    assert "embeddinggemma-300m is there already" not in again.stdout
    assert (models / "embeddinggemma-300m" / "manifest.json").is_file()


def program(file: Path, prints: str) -> str:
    """A program that prints this whatever it is asked."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\necho '{prints}'\n")
    file.chmod(0o755)
    return str(file)


def refused(unpacked: Path, target: Path, said: str, **variables: str) -> None:
    done = install(unpacked, target, **variables)
    assert done.returncode == 1
    assert said in done.stderr
    assert not (target / "pyvenv.cfg").exists()
    assert not (unpacked.parent / "home").exists()


@pytest.mark.parametrize(
    "other", ["cpython 3.10 on linux-x86_64", "cpython 3.11 on linux-riscv64", "pypy 3.11 on x"]
)
def test_another_python_is_refused(unpacked: Path, tmp_path: Path, other: str) -> None:
    python = program(tmp_path / "bin" / "python", other)
    said = f"this bundle is for {made_for()}, and {python} is {other}."
    refused(unpacked, tmp_path / "new", said, PYTHON=python)


def test_an_older_c_library_is_refused(unpacked: Path, tmp_path: Path) -> None:
    program(tmp_path / "bin" / "getconf", "glibc 2.9")
    path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    refused(unpacked, tmp_path / "new", "this machine has 2.9.", PATH=path)


@pytest.mark.parametrize("spoilt", ["models/all-minilm-l6-v2/model.safetensors", "SHA256SUMS"])
def test_a_bundle_with_a_changed_or_missing_file_is_refused(
    unpacked: Path, tmp_path: Path, spoilt: str
) -> None:
    (unpacked / spoilt).write_text("Weights")
    refused(unpacked, tmp_path / "new", "this bundle is not as it was made")
    (unpacked / spoilt).unlink()
    refused(unpacked, tmp_path / "new", "this bundle is not as it was made")


def test_a_folder_with_something_else_is_refused(unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    refused(unpacked, tmp_path / "mine", "holds something else")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_an_environment_of_another_python_version_is_refused(
    unpacked: Path, tmp_path: Path
) -> None:
    program(tmp_path / "old" / "bin" / "python", "cpython 3.8 on linux-x86_64")
    (tmp_path / "old" / "pyvenv.cfg").touch()
    done = install(unpacked, tmp_path / "old")
    assert done.returncode == 1
    assert "is of another Python: remove it, or give another folder" in done.stderr


def test_a_package_that_pip_cannot_get_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = tmp_path / "lost-1.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: lost\nVersion: 1\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    both = [distribution("vind"), Distribution.at(described)]
    with pytest.raises(BundleError, match=r"pip could not get .*lost==1.*PIP_EXTRA_INDEX_URL"):
        make_wheels(both, tmp_path, lambda *_: None, portable=False)


def test_a_bundle_that_cannot_be_made_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    settings = Settings(cache=tmp_path / "cache")
    (tmp_path / "there.tar").write_text("mine")
    for file, said in (("there.tar", "is there already"), ("none/vind.tar", "There is no folder")):
        with pytest.raises(BundleError, match=said):
            bundle(tmp_path / file, [], settings, lambda *_: None)
    with pytest.raises(ModelNotPulledError, match="vind models pull all-minilm-l6-v2"):
        bundle(tmp_path / "vind.tar", ["all-minilm-l6-v2"], settings, lambda *_: None)
    assert [path.name for path in tmp_path.iterdir()] == ["there.tar"]


def test_the_bundle_has_runtime_dependencies_but_no_test_tools() -> None:
    names = {one.name.lower() for one in closure()}
    assert {"vind", "torch", "faiss-cpu", "streamlit", "python-docx"} <= names
    assert {"uvicorn", "python-iso639"} <= names  # of streamlit, and of unstructured with an extra
    assert names.isdisjoint({"pytest", "playwright", "ruff"})


def test_a_dependency_missing_from_the_environment_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    described = tmp_path / "needy-1.dist-info"
    described.mkdir()
    (described / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: needy\nVersion: 1\nRequires-Dist: no-such-thing\n"
        "Requires-Dist: not-needed; extra == 'all'\nProvides-Extra: all\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(BundleError, match="no-such-thing, which needy requires"):
        closure("needy")
