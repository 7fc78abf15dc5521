from dataclasses import replace

from vind.app.folders import (
    also_from_root,
    from_root,
    named,
    named_hit,
    named_quote,
    told_apart,
    whole,
    whole_path,
)
from vind.indexes.types import FileRecord, FileState
from vind.search.types import Hit, Quote

HIT = Hit("leave.md", None, "40 hours", "", 0.5, 0, 8, 1, "/srv/hr", "", "en")


def test_one_folder_needs_no_name() -> None:
    assert whole(["/srv/hr"]) == {}
    assert told_apart(["/srv/hr"]) == {}
    assert named_hit(HIT, {}) == HIT


def test_folders_get_the_shortest_names_that_tell_them_apart() -> None:
    assert told_apart(["/srv/hr", "/srv/sales"]) == {"/srv/hr": "hr", "/srv/sales": "sales"}
    assert told_apart(["/srv/2025/hr", "/srv/2026/hr", "/mnt/it"]) == {
        "/srv/2025/hr": "2025/hr",
        "/srv/2026/hr": "2026/hr",
        "/mnt/it": "it",
    }
    # One that ends another has no end of its own.
    assert told_apart(["/hr", "/srv/hr"]) == {"/hr": "/hr", "/srv/hr": "srv/hr"}
    assert whole(["/hr", "/srv/hr"]) == {"/hr": "/hr", "/srv/hr": "/srv/hr"}


def test_paths_of_hits_quotes_and_files_start_with_the_folder_name() -> None:
    names = {"/srv/hr": "hr", "/": "/"}
    older = replace(HIT, path="old.md")
    hit = named_hit(replace(HIT, older=(older,), also=("copy.md", "/mnt/b.md")), names)
    assert hit.path == "hr/leave.md"
    assert [one.path for one in hit.older] == ["hr/old.md"]
    assert hit.also == ("hr/copy.md", "/mnt/b.md")
    quote = Quote("40 hours", "leave.md", None, 0, 8, 0.5, "/srv/hr", "", 1, also=hit.also)
    assert named_quote(replace(quote, also=("copy.md", "/mnt/b.md")), names) == replace(
        quote, path="hr/leave.md"
    )
    assert named(FileRecord("/", "a.md", FileState.INDEXED), names).path == "/a.md"
    for folder in ("/srv/hr", "/", "/srv/other"):
        record = FileRecord(folder, "hr/a.md", FileState.INDEXED)
        assert whole_path(named(record, names), names) == f"{folder.rstrip('/')}/hr/a.md"


def test_the_reason_of_a_duplicate_starts_its_path_with_the_folder_name() -> None:
    names = {"/srv/hr": "hr", "/srv/it": "it"}

    def reason_of(said: str) -> str:
        return named(FileRecord("/srv/hr", "b.md", FileState.DUPLICATE, said), names).reason

    assert reason_of("the same as old/a.md") == "the same as hr/old/a.md"
    assert reason_of("the same as /srv/it/a.md") == "the same as /srv/it/a.md"
    assert reason_of("no page is the same as another") == "no page is the same as another"


def test_a_glob_over_a_shown_path_becomes_an_absolute_glob() -> None:
    names = {"/srv/hr [old]": "hr [old]", "/srv/sales": "sales"}
    assert from_root("sales/**", names) == "/srv/sales/**"
    assert from_root("hr [old]", names) == "/srv/hr [old]"
    assert from_root("salesmen/**", names) == "salesmen/**"
    assert from_root("sales/**", {}) == "sales/**"
    assert from_root("SALES\\2026\\x.pdf", names) == "/srv/sales\\2026\\x.pdf"
    assert from_root("2026\\Hr", {"/srv/2026/hr": "2026/hr"}) == "/srv/2026/hr"


def test_a_glob_matches_both_as_written_and_as_an_absolute_path() -> None:
    folders = ("/srv/hr", "/srv/sales")
    assert also_from_root(["hr/**", "*.pdf"], folders) == ["hr/**", "/srv/hr/**", "*.pdf"]
    assert also_from_root(["hr/**"], folders[:1]) == ["hr/**"]
