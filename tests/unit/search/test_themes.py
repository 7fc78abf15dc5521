"""``vind themes``: groups, their words and sentences, months, and who sees what."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.unit.search.shares import EVERYBODY, Shared, engine_of, rights_of, write_share
from vind.indexes.access import UNRESTRICTED, Viewer
from vind.indexes.errors import FilterError, SortError
from vind.search.themes import telling

HR = rights_of("group:hr")
ANNA, BEN = Viewer("anna", frozenset({"hr"})), Viewer("ben", frozenset({"works"}))


def files() -> list[Shared]:
    kinds = {
        "parking": ("The parking garage barrier gate is broken.", EVERYBODY),
        "canteen": ("The canteen lunch soup menu was cold.", EVERYBODY),
        "salary": ("The salary bonus payslip amount is wrong.", HR),
    }
    return [
        Shared(
            f"{kind}/{number}.txt",
            f"{text} Ticket {number} by {'abcdefghijkl'[number]}.",
            rights,
            created=datetime(2025, 1 + number % 2, 3, tzinfo=UTC),
        )
        for kind, (text, rights) in kinds.items()
        for number in range(12)
    ]


def test_themes_have_words_sentences_and_months(tmp_path: Path) -> None:
    write_share(tmp_path / "index", files())
    engine = engine_of(tmp_path / "index", UNRESTRICTED)
    found = engine.themes()
    kinds = [{path.partition("/")[0] for _, path in theme.documents} for theme in found.themes]
    assert sorted(map(sorted, kinds)) == [["canteen"], ["parking"], ["salary"]]
    (parking,) = (theme for theme in found.themes if "parking" in theme.words)
    assert {"garage", "barrier", "gate"} <= set(parking.words)
    assert set(parking.months) == {"2025-01", "2025-02"}
    assert sum(parking.months.values()) == len(parking.documents)
    assert {one.text for one in parking.quotes} == {"The parking garage barrier gate is broken."}
    assert sum(len(theme.documents) for theme in found.themes) + found.others == 36


def test_themes_keep_to_rights_and_filters(tmp_path: Path) -> None:
    write_share(tmp_path / "index", files())
    ben = engine_of(tmp_path / "index", BEN).themes()
    told = repr(ben)
    assert "parking" in told
    assert "salary" not in told
    assert "salary" in repr(engine_of(tmp_path / "index", ANNA).themes())
    with pytest.raises(SortError, match="20 documents at least, and these are 12"):
        engine_of(tmp_path / "index", BEN).themes(paths=["parking"])
    with pytest.raises(FilterError):
        engine_of(tmp_path / "index", BEN).themes(paths=["salary"])


def test_words_of_one_group_tell_more_than_words_of_all() -> None:
    counts = [Counter({"lunch": 5, "cold": 5}), Counter({"gate": 5, "cold": 5})]
    first, second = telling(counts)
    assert first["lunch"] > first["cold"]
    assert second["gate"] > second["cold"]
    assert telling([]) == []
