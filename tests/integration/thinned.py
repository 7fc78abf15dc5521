"""The large sets with fewer of the documents that answer nothing.

Embedding them whole takes a processor without AVX-512 a third of an hour. The benchmarks do.
"""

import shutil
from pathlib import Path

from benchmarks.sets import ROOT, documents_of, index_of, indexed, lines_of, questions_of
from vind.indexes.settings import Settings

EVERY = {"scifact": 4, "handbook": 3}
"""Of the documents that answer no question one in so many is indexed."""


def thinned(name: str) -> Settings:
    """Settings with the index of a set, thinned where EVERY has it, made or brought up to date."""
    if name not in EVERY:
        return indexed(name)
    folder = ROOT / ".bench" / f"{name}-{EVERY[name]}"
    return index_of(_copied(name, folder / "docs"), folder / "index")


def _copied(name: str, copies: Path) -> Path:
    """A folder with copies of the documents that answer a question, and of some of the others.

    Copies keep their times, so that they are read once.
    """
    whole = documents_of(name)
    gold = {one["path"] for line in lines_of(questions_of(name)) for one in line["gold"]}
    files = (file for file in whole.rglob("*") if file.is_file())
    paths = sorted(file.relative_to(whole).as_posix() for file in files)
    others = [path for path in paths if path not in gold]
    for path in [*gold.intersection(paths), *others[:: EVERY[name]]]:
        copy = copies / path
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(whole / path, copy)
    return copies
