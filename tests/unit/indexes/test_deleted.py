"""What is deleted is gone from the catalogue's files, and not only from what the index answers."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.unit.indexes.company import delete, one_batch, put
from vind.indexes.catalogue.connection import LOG_NAME
from vind.indexes.catalogue.schema import CATALOGUE_NAME
from vind.indexes.index import Index
from vind.indexes.types import FileState

SECRETS = [f"geheim{number:04d}" for number in range(60)]
FILLING = "and this is what stands around it, in each of the lines of the document"


def kept(directory: Path) -> list[str]:
    """The secrets that are somewhere in the catalogue or its log."""
    files = (directory / CATALOGUE_NAME, directory / LOG_NAME)
    whole = b"".join(file.read_bytes() for file in files if file.exists())
    return [secret for secret in SECRETS if secret.encode() in whole]


@pytest.mark.parametrize("is_searched", [False, True])
def test_deleted_text_is_gone_from_the_disk(tmp_path: Path, is_searched: bool) -> None:
    """Also where the index is open to be searched meanwhile, as ``vind serve`` has it."""
    directory = tmp_path / "index"
    with one_batch(directory) as writer:
        for number, secret in enumerate(SECRETS):
            put(writer, f"{number}.txt", *(f"{secret} {line} {FILLING}" for line in range(8)))
        put(writer, "stays.txt", "what stays")
    assert kept(directory) == SECRETS
    with ExitStack() as searched:
        if is_searched:
            index = searched.enter_context(Index.open(directory))
            assert len(index.files()) == 1 + len(SECRETS)
        with one_batch(directory) as writer:
            for number in range(len(SECRETS)):
                delete(writer, f"{number}.txt")
        assert kept(directory) == []
        if is_searched:
            assert [one.path for one in index.files(FileState.INDEXED)] == ["stays.txt"]
