"""Parsers of other packages and of the extra ``formats``: what they read, and what without them."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline
from tests.unit.ingest.test_run import READ
from tests.unit.sample_texts import COMPANY
from vind.indexes.errors import UnsupportedFileError
from vind.indexes.settings import Settings
from vind.indexes.types import FileState
from vind.ingest.files import workers
from vind.ingest.files.kinds import FileKind
from vind.ingest.files.messages import Failed, Read
from vind.ingest.files.sniff import sniff
from vind.ingest.files.workers import Worker
from vind.ingest.parsers import FORMATS_MODULES, NEEDS_FORMATS, parse, plugins
from vind.ingest.parsers.base import Source
from vind.ingest.run.jobs import is_settled

MODULE = """
from vind.ingest.document.parsed import TextBuilder

def parse(source):
    builder = TextBuilder()
    builder.heading(source.name, 1)
    builder.paragraph(source.path.read_bytes().strip(b"\\0").decode())
    return builder.build()
"""
WITHOUT = """
import sys

class Missing:
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing)
"""
DRAWING = b"AC1032\0\0Plattegrond kantine"
UNKNOWN = b"\0\1\2\3onbekend"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package with parsers of drawings, of notes, and one that says it reads PDF."""
    package = tmp_path / "installed"
    information = package / "drawings-1.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: drawings\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(
        "[vind.parsers]\ndwg = drawings:parse\nnotes = drawings:parse\npdf = drawings:parse\n"
    )
    (package / "drawings.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(package))
    # Workers take the path of this process, as it was when it began.
    monkeypatch.setitem(workers._ENVIRONMENT, "PYTHONPATH", os.pathsep.join(sys.path))
    plugins._entry_points.cache_clear()
    yield
    plugins._entry_points.cache_clear()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("hal.dwg", DRAWING, FileKind.PLUGIN),
        ("hal.DWG", b"tekst", FileKind.PLUGIN),
        ("a.notes", UNKNOWN, FileKind.PLUGIN),
        ("a.txt", b"tekst", FileKind.TEXT),
        ("a.dwg", b"%PDF-1.7", FileKind.PDF),  # the content decides
        ("a.dwg", b"{\\rtf1 tekst}", FileKind.RTF),
        ("a.pdf", b"%PDF-1.7", FileKind.PDF),
        ("a.pdf", b"tekst", FileKind.TEXT),
    ],
)
@pytest.mark.usefixtures("installed")
def test_a_plugin_gets_files_of_its_extension_that_vind_does_not_know(
    tmp_path: Path, name: str, content: bytes, kind: FileKind
) -> None:
    (tmp_path / name).write_bytes(content)
    assert sniff(tmp_path / name) is kind


@pytest.mark.usefixtures("installed")
def test_a_plugin_runs_in_a_worker(tmp_path: Path) -> None:
    (tmp_path / "hal.dwg").write_bytes(b"AC10 Plattegrond kantine")
    with Worker() as worker:
        read = worker.read(tmp_path / "hal.dwg", "hal.dwg", ocr=False)
    assert isinstance(read, Read)
    assert outline(read.document) == ["h1 hal.dwg", "p AC10 Plattegrond kantine"]


@pytest.mark.usefixtures("installed")
def test_a_plugin_that_fails_fails_only_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.dwg").write_bytes(b"\xff\xfe\xfd\xfc\0\1")  # no UTF-8
    with Worker() as worker:
        failed = worker.read(tmp_path / "a.dwg", "a.dwg", ocr=False)
    assert isinstance(failed, Failed)
    assert failed.state is FileState.FAILED


@pytest.mark.parametrize("content", [DRAWING, UNKNOWN])
def test_a_file_without_its_plugin_is_unsupported(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.dwg").write_bytes(content)
    with pytest.raises(UnsupportedFileError, match=plugins.NOT_READ) as raised:
        sniff(tmp_path / "a.dwg")
    waiting = replace(READ, path="a.dwg", state=FileState.UNSUPPORTED, reason=str(raised.value))
    assert is_settled(waiting, Settings(ocr=True))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("path", "settled"), [("bouw/a.dwg", False), ("bouw/a.dxf", True)])
def test_a_file_that_waits_for_a_plugin_is_read_once_it_is_installed(
    path: str, *, settled: bool
) -> None:
    reason = f"This is an AutoCAD drawing, which {plugins.NOT_READ}: save it as PDF."
    waiting = replace(READ, path=path, state=FileState.UNSUPPORTED, reason=reason)
    assert is_settled(waiting, Settings(ocr=True)) == settled


def test_a_kind_without_an_installed_parser_is_unsupported(tmp_path: Path) -> None:
    (tmp_path / "a.dwg").write_bytes(DRAWING)
    with pytest.raises(UnsupportedFileError, match="no parser for it is installed"):
        parse(Source(tmp_path / "a.dwg", "a.dwg"), FileKind.PLUGIN)


@pytest.mark.parametrize(
    ("path", "is_read"),
    [
        ("directie/archief/memo-1998-verhuizing.rtf", False),
        ("ict/hoenwacht-release-notes.rst", False),
        ("hr/personeelshandboek-2026.docx", True),
        ("verkoop/prijslijst-2026.xlsx", True),
        ("verkoop/faq-uk.html", True),
        ("mail/2026-09-22-harbour-trust-dock-survey.msg", True),
    ],
)
def test_without_the_extra_a_rarer_format_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, *, is_read: bool
) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"MODULES = {set(FORMATS_MODULES)}{WITHOUT}")
    monkeypatch.setitem(
        workers._ENVIRONMENT, "PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path])
    )
    with Worker() as worker:
        read = worker.read(COMPANY / path, path, ocr=False)
    assert isinstance(read, Read) == is_read
    if isinstance(read, Failed):
        assert (read.state, NEEDS_FORMATS in read.reason) == (FileState.UNSUPPORTED, True)
        waiting = replace(READ, path=path, state=read.state, reason=read.reason)
        assert not is_settled(waiting, Settings(ocr=True))  # as the extra is installed here
