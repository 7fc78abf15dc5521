"""The walls: imports point down, from room to room and from floor to floor of a large package."""

import pytest

from tests.rooms import REPOSITORY, ROOMS, modules_imported

MAY_IMPORT = {
    "app": {"app", "ingest", "search", "indexes"},
    "ingest": {"ingest", "indexes"},
    "search": {"search", "indexes"},
    "indexes": {"indexes"},
}

FLOORS = {
    "search": (
        "fitted",
        "facts",
        "text",
        "tables question",
        "types",
        "again arguments duplicates excerpt keeping original reasons snippet",
        "retrieval",
        "hits conversation claims evidence confidence",
        "conflicts",
        "found",
        "find",
        "kinds",
        "wording",
        "engine",
        "evaluation",
        "calibration",
    ),
    "search/facts": (
        "spans words",
        "dates",
        "clocks names numbers",
        "values polarity",
        "asked",
    ),
    "search/text": (
        "answering feast_days instructions number_words ordinals passages periods person places"
        " slips spans words",
        "former lists names numbers placing relatives",
        "facts openings series",
        "dating days short_days values",
        "measured units value_spans",
    ),
    "search/question": (
        "alternatives answer_kinds before coming_year counted keywords language measures reference"
        " relative_times several spelling wanted years",
        "codes last_year",
        "short_forms",
        "cleaned",
    ),
    "search/retrieval": (
        "interaction keys keywords parts paths period repeats",
        "foreign nearness signals",
        "ranking",
        "rerank subject versions",
        "corpus",
        "candidates",
        "retrieve",
        "explain",
    ),
    "search/conversation": (
        "amounts capitals dutch interjections names stems",
        "nounless openings",
        "anaphora giving_way",
        "replaced years",
        "carried columns rows",
        "understand",
    ),
    "search/claims": (
        "answered_by cleaning in_range numerals opposites quoted_names",
        "negation",
        "asked other_kind required states unsayable",
        "claim",
        "conditions given_up stated_words",
        "denial",
        "source",
        "asked_counts longer_labels nearer_rivals weekday_parts",
        "checks",
        "objections",
        "verify",
    ),
    "search/evidence": (
        "another_year excerpt literal sentences",
        "tables",
        "traits",
        "scoring",
        "selected stretches",
        "quotes",
        "within",
    ),
    "search/kinds": (
        "column dated division sections",
        "naming",
        "comparison part summary whose",
        "sheets",
        "numbered",
        "gather",
        "meant",
    ),
    "search/wording": (
        "citations disagreement hidden_states not_found tables",
        "drafting listed prompt",
        "llm",
        "spoken",
        "doubter summarised",
        "answer",
    ),
    "ingest/parsers": (
        "addresses base clauses dates mime numerals partitioning parts programs safe_xml"
        " tables templates",
        "archives elements office richtext text",
        "data pictures sheets web",
        "mail opendocument pdf slides word",
        "converted packaged",
    ),
}
"""What a package has, from the ground up; what is on one floor does not know each other."""


def rooms_imported(source: str) -> set[str]:
    return {name.split(".")[0] for name in modules_imported(source)} & set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_point_down(room: str) -> None:
    files = sorted((REPOSITORY / room).rglob("*.py"))
    assert files
    upward = {
        f"{file.relative_to(REPOSITORY)} imports {other}"
        for file in files
        for other in rooms_imported(file.read_text(encoding="utf-8")) - MAY_IMPORT[room]
    }
    assert upward == set()


@pytest.mark.parametrize("package", FLOORS)
def test_files_import_only_from_floors_below(package: str) -> None:
    floors = FLOORS[package]
    floor_of = {name: floor for floor, names in enumerate(floors) for name in names.split()}
    root, within = REPOSITORY / package, f"{package.replace('/', '.')}."
    files = sorted(set(root.rglob("*.py")) - {root / "__init__.py"})
    part_of = {file: file.relative_to(root).parts[0].removesuffix(".py") for file in files}
    assert set(part_of.values()) == set(floor_of)
    upward = {
        f"{file.relative_to(REPOSITORY)} imports {module}"
        for file, part in part_of.items()
        for module in modules_imported(file.read_text(encoding="utf-8"))
        if module.startswith(within)
        and (other := module.removeprefix(within).split(".")[0]) != part
        and floor_of.get(other, len(floors)) >= floor_of[part]
    }
    assert upward == set()


def test_no_check_of_a_claim_knows_another() -> None:
    checks = sorted((REPOSITORY / "search/claims/checks").glob("*.py"))
    assert checks
    others = {
        f"{file.name} imports {module}"
        for file in checks
        for module in modules_imported(file.read_text(encoding="utf-8"))
        if module.startswith("search.claims.checks.")
    }
    assert others == set()


@pytest.mark.parametrize("room", ROOMS)
def test_the_types_of_a_room_are_there_for_who_uses_it(room: str) -> None:
    assert (REPOSITORY / room / "py.typed").is_file()  # PEP 561


def test_an_upward_import_is_seen() -> None:
    assert rooms_imported("from app.cli import main\nimport search.engine\nimport os") == {
        "app",
        "search",
    }


def test_an_import_is_seen_however_it_is_written() -> None:
    for written in (
        "import search.evidence.quotes",
        "from search.evidence import quotes",
        "from search import evidence",
    ):
        assert any("search.evidence" in name for name in modules_imported(written)), written
