from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.unit.indexes.company import EMBEDDER, FOLDER, delete, one_batch, put
from vind.indexes.index import Index
from vind.indexes.types import DocumentFacts, FileRecord, FileState, Filters

PATHS = [
    "Handbook.PDF",
    "HR/leave.pdf",
    "HR/2024/leave.docx",
    "HR/2024/.notes.txt",
    "hr2/leave.pdf",
    "offers.zip/deep/offer [1].pdf",
    "README",
    "Prive\u0301/a.txt",
]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("filters") / "index"
    with one_batch(directory) as writer:
        for number, path in enumerate([*PATHS, "gone.pdf"]):
            put(writer, path, f"common {number}", "something else")
        delete(writer, "gone.pdf")
        put(writer, "offers.zip", language="")
    return directory


@pytest.fixture(scope="module")
def index(directory: Path) -> Iterator[Index]:
    with Index.open(directory) as index:
        yield index


@pytest.mark.parametrize(
    ("wanted", "passing"),
    [
        (Filters(paths=("Privé/**",)), {"Prive\u0301/a.txt"}),
        (Filters(paths=("prive\u0301/?.txt",)), {"Prive\u0301/a.txt"}),
        (Filters(paths=("Priv?/*",)), {"Prive\u0301/a.txt"}),
        (Filters(paths=("**",)), set(PATHS)),
        (Filters(paths=("hr/**",)), {"HR/leave.pdf", "HR/2024/leave.docx", "HR/2024/.notes.txt"}),
        (Filters(paths=("**/leave.*",)), {"HR/leave.pdf", "HR/2024/leave.docx", "hr2/leave.pdf"}),
        (Filters(paths=("HR?/*",)), {"hr2/leave.pdf"}),
        (Filters(paths=("leave.pdf",)), set()),
        (Filters(paths=("hr",)), {"HR/leave.pdf", "HR/2024/leave.docx", "HR/2024/.notes.txt"}),
        (Filters(paths=("hr/2024/",)), {"HR/2024/leave.docx", "HR/2024/.notes.txt"}),
        (Filters(paths=(f"{FOLDER}/HR/*",)), {"HR/leave.pdf"}),
        (Filters(paths=(FOLDER,)), set(PATHS)),
        (Filters(paths=("/HR/*",)), set()),
        (Filters(paths=("*/2024",)), {"HR/2024/leave.docx", "HR/2024/.notes.txt"}),
        (Filters(paths=("offers.zip",)), {"offers.zip/deep/offer [1].pdf"}),
        (Filters(paths=("/",)), set(PATHS)),
        (Filters(paths=("",)), set()),
        (Filters(types=("pdf",)), {"Handbook.PDF", "HR/leave.pdf", "hr2/leave.pdf", PATHS[5]}),
        (Filters(types=(".PDF", "docx")), {*PATHS[:3], PATHS[4], PATHS[5]}),
        (Filters(paths=("HR/**",), types=("docx", "txt")), {PATHS[2], PATHS[3]}),
    ],
)
def test_vector_and_term_search_return_only_files_that_pass(
    index: Index, wanted: Filters, passing: set[str]
) -> None:
    nearest = index.nearest(EMBEDDER.embed_query("common"), 100, wanted)
    matches = index.match("common", 100, wanted)
    found = index.passages([hit.passage_id for hit in nearest])
    assert {stored.path for stored in found.values()} == passing
    assert len(nearest) == 2 * len(passing)
    found = index.passages([hit.passage_id for hit in matches])
    assert {stored.path for stored in found.values()} == passing
    assert len(matches) == len(passing)


def test_a_filter_on_an_archive_without_text_passes_nothing(index: Index) -> None:
    for one in (Filters(types=("zip",)), Filters(paths=("*.zip",))):
        assert not index.any_passes(one)
    assert set(index.searchable_paths().values()) == set(PATHS)


WILD = """rapport [1].txt
rapport 1.txt
Klanten [oud]/2023/a.txt
klanten o/b.txt
wat?.txt
wat1.txt
latin\\xe9.txt
latinxe9.txt
[ab]/*/c.txt
a/x/c.txt""".splitlines()


@pytest.fixture(scope="module")
def wild(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    directory = tmp_path_factory.mktemp("wild") / "index"
    with one_batch(directory) as writer:
        for number, path in enumerate([*WILD, "wat[12].txt"]):
            put(writer, path, f"common {number}", sha256=path)
        writer.record(FileRecord("/mnt/[x]", "b.txt", FileState.DUPLICATE, sha256=WILD[3]))
        delete(writer, "wat[12].txt")
    with Index.open(directory) as index:
        yield index


def kept(index: Index, *paths: str) -> list[str]:
    matches = index.match("common", 100, Filters(paths=paths))
    found = index.passages([hit.passage_id for hit in matches])
    return sorted(stored.path for stored in found.values())


@pytest.mark.parametrize("path", WILD)
def test_a_filter_on_an_exact_path_passes_only_that_file(wild: Index, path: str) -> None:
    assert kept(wild, path) == [path]
    assert kept(wild, f"{FOLDER}/{path}") == [path]
    assert kept(wild, path.upper()) == [path]


@pytest.mark.parametrize(
    ("pattern", "passing"),
    [
        ("Klanten [oud]", ["Klanten [oud]/2023/a.txt"]),
        ("Klanten [oud]/**", ["Klanten [oud]/2023/a.txt"]),
        ("Klanten [oud]/*/[ab].txt", ["Klanten [oud]/2023/a.txt"]),
        ("Klanten \\[oud\\]", ["Klanten [oud]/2023/a.txt"]),
        ("Klanten [op]", []),
        ("klanten [op]/**", ["klanten o/b.txt"]),
        ("[ab]/**", ["[ab]/*/c.txt"]),
        ("[a]/**", ["a/x/c.txt"]),
        ("[ab]/*", ["[ab]/*/c.txt"]),
        ("wat[12].txt", ["wat1.txt"]),
        ("rapport*", ["rapport 1.txt", "rapport [1].txt"]),
        ("/mnt/[x]", ["klanten o/b.txt"]),
        ("/mnt/[xy]/*.txt", []),
        ("klanten o\\b.txt", ["klanten o/b.txt"]),
        ("Klanten [oud]\\2023\\*", ["Klanten [oud]/2023/a.txt"]),
        ("klanten*\\b.txt", ["klanten o/b.txt"]),
        ("\\mnt\\[x]\\b.txt", ["klanten o/b.txt"]),
        ("./klanten o", ["klanten o/b.txt"]),
        (".//./rapport 1.txt", ["rapport 1.txt"]),
        (".", []),
    ],
)
def test_glob_signs_in_real_paths_are_read_literally(
    wild: Index, pattern: str, passing: list[str]
) -> None:
    assert kept(wild, pattern) == passing


FACTS = {
    "mail/offerte.eml": DocumentFacts(
        author="René Bakker <r.bakker@waterhoen.example>",
        created=datetime(2023, 1, 31, 23, 59, 59, tzinfo=UTC),
        language="nl",
    ),
    "mail/quote.eml": DocumentFacts(
        author="Saltmarsh Brewery",
        # 1 February in Amsterdam is still 31 January in UTC, by which all dates are compared.
        created=datetime(2023, 2, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))),
        language="en",
    ),
    "a.zip/verslag.pdf": DocumentFacts(
        author="R. BAKKER", modified=datetime(2024, 6, 1, tzinfo=UTC), language="nl"
    ),
    "a.zip/rapport.docx": DocumentFacts(author="Lotte", created=datetime(999, 1, 1, tzinfo=UTC)),
    "zonder.txt": DocumentFacts(),
}
NAMES = dict(zip("opvrz", FACTS, strict=True))
"""The files by a letter: offerte, price quote, verslag, rapport, zonder."""

DUPLICATES = {
    "archief/oud.PDF": "a.zip/verslag.pdf",
    "archief/oud.txt": "a.zip/verslag.pdf",
    "elders/kopie.eml": "mail/offerte.eml",
}
"""Duplicates, and whose content they have; the .txt has another extension."""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    directory = tmp_path_factory.mktemp("facts") / "index"
    with one_batch(directory) as writer:
        for path, facts in FACTS.items():
            put(writer, path, "common", facts=facts, sha256=path)
        for path, original in DUPLICATES.items():
            writer.record(FileRecord(FOLDER, path, FileState.DUPLICATE, sha256=original))
    with Index.open(directory) as index:
        yield index


@pytest.mark.parametrize(
    ("wanted", "letters"),
    [
        (Filters(after=date(2023, 1, 31)), "opv"),
        (Filters(after=date(2023, 2, 1)), "v"),
        (Filters(before=date(2023, 2, 1)), "opr"),
        (Filters(after=date(2023, 1, 1), before=date(2024, 1, 1)), "op"),
        (Filters(author="bakker"), "ov"),
        (Filters(author="rene bakker"), "o"),
        (Filters(author="@waterhoen.example"), "o"),
        (Filters(author="%"), ""),
        (Filters(languages=("nl",)), "ov"),
        (Filters(languages=("en", "other")), "prz"),
        (Filters(types=("pdf", "docx")), "vr"),
        (Filters(types=("eml",), author="bakker", after=date(2023, 1, 1), languages=("nl",)), "o"),
        (Filters(paths=("archief/*.PDF",)), "v"),
        (Filters(paths=("archief/*.txt",)), ""),
        (Filters(paths=("elders/**",), types=("eml",)), "o"),
        (Filters(paths=("elders/**",), languages=("en",)), ""),
        (Filters(paths=("elders/**",), files=frozenset({1, 2})), "o"),
    ],
)
def test_documents_are_filtered_by_their_facts(facts: Index, wanted: Filters, letters: str) -> None:
    passing = {NAMES[letter] for letter in letters}
    nearest = facts.nearest(EMBEDDER.embed_query("common"), 100, wanted)
    found = facts.passages([hit.passage_id for hit in nearest])
    assert {stored.path for stored in found.values()} == passing
    assert len(facts.match("common", 100, wanted)) == len(passing)


def test_files_passing_only_by_a_duplicate_are_listed(facts: Index) -> None:
    verslag = 3
    archived = Filters(paths=("archief", "zonder.txt"))
    assert facts.passing_by_duplicate(archived) == {verslag: (FOLDER, "archief/oud.PDF")}
    assert facts.passing_by_duplicate(Filters(paths=("archief", "a.zip"))) == {}
    assert facts.passing_by_duplicate(Filters(types=("pdf",))) == {}


def test_duplicates_are_listed_by_folder_and_path(facts: Index) -> None:
    verslag, offerte = 3, 1
    assert facts.duplicates([verslag, offerte, 2]) == {
        verslag: [(FOLDER, "archief/oud.PDF")],
        offerte: [(FOLDER, "elders/kopie.eml")],
    }
