"""Eight readers in other processes, while a writer adds, edits and deletes."""

from pathlib import Path

import pytest

from tests.readers import READERS, search_while_written

SECONDS = 3.0


@pytest.mark.parametrize("publish_seconds", [0.0, 0.2, 60.0])
def test_readers_see_whole_generations_and_new_ones_without_a_restart(
    tmp_path: Path, publish_seconds: float
) -> None:
    seen = search_while_written(tmp_path / "index", SECONDS, publish_seconds)
    assert len(seen) == READERS
    for searches, generations, _ in seen:
        assert searches >= generations > 1
