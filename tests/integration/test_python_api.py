"""Each program in docs/python-api.md runs as it stands, over an index that one of them makes."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.rooms import REPOSITORY
from vind import Engine

pytestmark = pytest.mark.models

PAGE = (REPOSITORY / "docs" / "python-api.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
(INDEXING,) = [program for program in PROGRAMS if "index_folder(" in program]

NOTICE = "De opzegtermijn van de huur is drie maanden."
TEXTS = {
    "hr/uren.md": "U mag 35 vakantie-uren meenemen naar volgend jaar.\n\n"
    "Deeltijders mogen vakantie-uren meenemen naar rato van hun contract.",
    "kapot.pdf": "%PDF-1.7 and no more",
}
GOLD = [{"path": "contracten/huur.pdf", "quote": "drie maanden"}]
ASKED = {"id": "1", "question": "Wat is de opzegtermijn?", "lang": "nl", "gold": GOLD}


def run(program: str, folder: Path, **names: object) -> str:
    """What ``program`` prints."""
    for place, of in (("/var/lib/vind/index", "index"), ("/srv/share", "share")):
        program = program.replace(place, str(folder / of))
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(program, "docs/python-api.md", "exec"), {**names})  # noqa: S102
    return printed.getvalue()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A share that everybody may read, and the index of it that the page makes."""
    folder = Path(tempfile.mkdtemp())
    for path, text in TEXTS.items():
        (folder / "share" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "share" / path).write_text(text, encoding="utf-8")
    (folder / "share" / "contracten").mkdir()
    canvas = Canvas(str(folder / "share" / "contracten" / "huur.pdf"))
    canvas.drawString(72, 700, NOTICE)
    canvas.save()
    for place in (folder, *(folder / "share").rglob("*"), folder / "share"):
        place.chmod(0o755 if place.is_dir() else 0o644)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIND_INDEX", str(folder / "index"))
        patch.setenv("VIND_LLM", str(folder / "none.gguf"))
        patch.setenv("VIND_ACCESS", "filesystem")
        patch.chdir(folder)
        Path("questions.jsonl").write_text(json.dumps(ASKED), encoding="utf-8")
        printed = run(INDEXING, folder)
        assert "3 of 3 files" in printed
        assert "kapot.pdf corrupt" in printed
        yield folder
    shutil.rmtree(folder)


PRINTED = {
    "from datetime import date": "",
    "from vind import UNRESTRICTED": "",
    "first = engine.ask": "".join(re.findall(r"print\(second.asked\)  # (.+\n)", PAGE)),
    "from contextlib import closing": "",
    "import asyncio": "",
    "from pathlib import Path": "1 0 1.0 ",
    "from vind.langchain": f"contracten/huur.pdf {NOTICE}\n",
    "from vind.llama_index": "contracten/huur.pdf ",
}
"""What each of the programs begins with, and what it prints first."""


@pytest.mark.parametrize("begins", PRINTED)
def test_a_program_on_the_python_api_page_runs(begins: str, folder: Path) -> None:
    (program,) = [one for one in PROGRAMS if one.startswith(begins)]
    with Engine.open() as engine:
        assert run(program, folder, engine=engine).startswith(PRINTED[begins])


def test_every_program_on_the_python_api_page_is_tested() -> None:
    assert [one for one in PROGRAMS if not one.startswith(tuple(PRINTED))] == [INDEXING]
