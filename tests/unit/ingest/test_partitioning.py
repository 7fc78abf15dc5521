import ast
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from vind.ingest.parsers.elements import TOKENIZE, prepare

ASKED = {"pos_tag", "sent_tokenize", "word_tokenize"}

ALONE = """
import socket, sys
def refuse(event, args):
    if event.startswith("socket.") and event != "socket.__new__":
        raise RuntimeError(f"unstructured wants the network: {event}")
sys.addaudithook(refuse)
from vind.ingest.parsers.elements import prepare
prepare()
from unstructured.partition.docx import partition_docx
from unstructured.partition.html import partition_html
from unstructured.partition.pptx import partition_pptx
page = "<h1>Kop</h1><p>Een zin. Nog een zin van de tekst.</p>"
elements = partition_html(text=page, languages=[""])
print([(element.category, element.text) for element in elements])
print("spacy" in sys.modules)
"""


def test_nothing_is_loaded_downloaded_or_reported() -> None:
    run = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == [
        "[('Title', 'Kop'), ('NarrativeText', 'Een zin. Nog een zin van de tekst.')]",
        "False",
    ]
    assert "Thank you for using" not in run.stderr


def test_the_partitioners_in_use_ask_for_nothing_else() -> None:
    prepare()
    spec = find_spec("unstructured")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    files = [*package.glob("partition/*.py"), *package.glob("partition/html/*.py")]
    files += [*package.glob("partition/common/*.py"), *package.glob("documents/*.py")]
    asked = {
        name.name
        for file in files
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == TOKENIZE
        for name in node.names
    }
    assert asked == ASKED
    module = sys.modules[TOKENIZE]
    assert module.word_tokenize("Het is 3,5 km.") == ["Het", "is", "3", ",", "5", "km", "."]
    assert module.sent_tokenize("Een zin. Nog een.") == ["Een zin.", "Nog een."]
    assert module.pos_tag("een zin") == [("een", "VB"), ("zin", "VB")]
