"""The evaluation sets, indexed under .bench/ in the repository, again only where they changed."""

import json
import pickle
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from vind.indexes.models.embedder import load_embedder  # noqa: E402
from vind.indexes.settings import Settings, load_settings  # noqa: E402
from vind.indexes.writer import IndexWriter  # noqa: E402
from vind.ingest.document.chunk import chunking_fingerprint  # noqa: E402
from vind.ingest.run.pipeline import index_paths  # noqa: E402

Item = TypeVar("Item")

DATA = ROOT.parent / "shared/data"
SAMPLE = "sample"
"""The sample company of the repository, which is always there."""

COMPANIES = (
    *("mailbox", "care", "optics", "municipality"),
    *("hosting", "insurer", "builder", "housing"),
)
"""The first of benchmarks/companies, which are always there, as the others are, below."""

LATER = ("bakery", "accountants", "haulier", "turbines")
"""Written later."""

NEWEST = ("vets", "water", "packaging", "airport")
"""Written after that."""

UNFITTED = ("theatre", "school", "waste", "hotel", "bicycles", "growers")
"""Written last."""

EVERY_COMPANY = (*COMPANIES, *LATER, *NEWEST, *UNFITTED)


def documents_of(name: str) -> Path:
    return ROOT / "samples/company" if name == SAMPLE else _folder(name) / "docs"


def questions_of(name: str) -> Path:
    return ROOT / "samples/questions.jsonl" if name == SAMPLE else _folder(name) / "questions.jsonl"


def conversations_of(name: str) -> Path:
    """Of the sample company and of all in benchmarks/companies."""
    return _own(name) / "conversations.jsonl"


def lists_of(name: str) -> Path:
    """The questions for several things, of the sample company and of COMPANIES but the mailbox."""
    return _own(name) / "lists.jsonl"


def whole_of(name: str) -> Path:
    """The questions about whole documents, of nineteen of the companies."""
    return _own(name) / "whole.jsonl"


def judged_of(name: str) -> Path:
    """What the default language model said in reply, and whether it is right, up to LATER."""
    return _own(name) / "judged.jsonl"


def _own(name: str) -> Path:
    return ROOT / "samples" if name == SAMPLE else _folder(name)


def _folder(name: str) -> Path:
    return (ROOT / "benchmarks/companies" if name in EVERY_COMPANY else DATA) / name


def lines_of(file: Path) -> list[dict[str, Any]]:
    """The records of a file of questions, one a line, in order."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def evenly(items: Sequence[Item], most: int) -> Sequence[Item]:
    """All items, or where there are twice ``most`` every second one, and so on."""
    return items[:: max(1, len(items) // most)]


def kept(what: str, name: str, make: Callable[[], Iterable[Item]]) -> list[Item]:
    """What the default language model made of a set: kept from before, or made now."""
    file = ROOT / ".bench" / f"{what}-{load_settings().llm}-{name}.pickle"
    if not file.is_file():
        print(f"asking {name}", flush=True)
        file.write_bytes(pickle.dumps(list(make())))
    found: list[Item] = pickle.loads(file.read_bytes())  # noqa: S301 - our own file
    return found


def in_other_language() -> list[str]:
    """The sample company's questions in the other language, in order."""
    return [line["question_other"] for line in lines_of(questions_of(SAMPLE))]


def is_here(name: str) -> bool:
    """Whether the set is on this machine; says so where it is not."""
    if documents_of(name).is_dir():
        return True
    print(f"{name:<10} left out: {documents_of(name)} is not here")
    return False


def indexed(name: str) -> Settings:
    """Settings with the set's index, made or brought up to date."""
    return index_of(documents_of(name), ROOT / ".bench" / name)


def index_of(documents: Path, index: Path) -> Settings:
    """Settings with the index of a folder, made or brought up to date."""
    settings = load_settings(index=index)
    embedder = load_embedder(settings)
    chunking = chunking_fingerprint(settings.passage_tokens)
    with IndexWriter.open(settings.index, embedder, chunking) as writer:
        index_paths([documents], writer, embedder, settings, lambda _: None)
    return settings
