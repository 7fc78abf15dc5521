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
    "indexes": (
        "arrays errors",
        "core types",
        "settings",
        "access text",
        "catalogue",
        "reading",
        "store",
        "folder reading/opened",
        "cluster reading/status",
        "where",
        "index writer",
        "models upkeep",
    ),
    "indexes/core": ("durable environment gpu machine remembered setting_values stored_vectors",),
    "indexes/text": (
        "embedded folding greetings standing",
        "languages",
        "sentences words",
        "analysis states",
    ),
    "indexes/catalogue": (
        "rows schema",
        "connection documents folders generations",
        "stamp write",
        "ledger",
    ),
    "indexes/reading": (
        "readable terms",
        "filters",
        "snapshot",
        "opened",
        "status",
    ),
    "indexes/folder": (
        "lock segment term_view",
        "terms vectors",
        "swap vector_view",
        "directory",
        "derived",
        "store",
    ),
    "indexes/cluster": (
        "bm25 milvus",
        "postgres views",
        "pool snapshots writer",
        "store",
    ),
    "indexes/upkeep": (
        "calibration findings migrate",
        "backup checks",
        "restore verify_cluster",
        "compact_cluster verify",
        "compact replacement_cluster",
        "replacement",
    ),
    "indexes/models": (
        "spec",
        "wheels",
        "embedders",
        "registry",
        "store",
        "e5_q4 gguf hub skeleton tokens",
        "mirror torch_encoder",
        "openvino_encoder pull",
        "runtime_choice",
        "prepared",
        "backend resolve",
        "embedder",
    ),
    "app": (
        "bundle conversations feedback folders integrations models plain words",
        "doctor logs serialize servers show",
        "access/directory",
        "access/caller",
        "audit",
        "access",
        "api mcp",
        "web",
        "cli",
    ),
    "search": (
        "fitted facts original passages reader types",
        "arguments duplicates question suggested tables",
        "evidence/placing",
        "retrieval",
        "hits evidence",
        "conflicts grounding judgement wording",
        "evidence/find",
        "conversation whole tables/answer evidence/lists",
        "answer models",
        "engine",
        "asynchronous",
        "evaluation",
        "calibration",
    ),
    "search/whole": (
        "named sections",
        "comparison summary",
    ),
    "search/facts": (
        "words",
        "numbers polarity",
        "dates",
        "names",
        "values",
        "asked",
    ),
    "search/question": (
        "codes",
        "cleaned",
        "small_talk",
        "question",
    ),
    "search/tables": (
        "relation table values",
        "lookup matching",
        "computed",
        "answer",
    ),
    "search/retrieval": (
        "designations interaction",
        "nearness ranking",
        "rerank subject versions",
        "corpus",
        "candidates",
        "retrieve",
    ),
    "search/evidence": (
        "placing",
        "units",
        "read traits",
        "ranking",
        "quotes",
        "find",
        "lists",
    ),
    "search/reader": (
        "model",
        "prepare",
        "reader",
    ),
    "search/judgement": (
        "logistic",
        "judge",
    ),
    "search/grounding": (
        "reading",
        "features",
        "grounding",
    ),
    "search/wording": (
        "drafting fixed prompt",
        "llm",
        "chat local",
        "pool",
        "remote",
    ),
    "ingest": (
        "files files/contents files/kinds files/processes files/scratch signature",
        "document",
        "files/excludes files/members",
        "files/discover files/folders files/messages versions",
        "files/workers parsers rights",
        "files/readers files/sniff",
        "files/worker on_ray",
        "run sources",
    ),
    "ingest/sources": ("registry", "doors troubles", "mirror"),
    "ingest/parsers": (
        "base clauses mime notation safe_xml tables",
        "plugins",
        "archives elements office richtext text",
        "data pictures sheets web",
        "mail office/pptx opendocument pdf word",
        "exotic office/converted",
    ),
}
"""What a package has, from the ground up; what is on one floor does not know each other.

A file of a package within may stand on a floor of its own: "evidence/find".
"""


def rooms_imported(source: str) -> set[str]:
    inside = {name.removeprefix("vind.") for name in modules_imported(source) if "vind." in name}
    return {name.split(".")[0] for name in inside} & set(ROOMS)


@pytest.mark.parametrize("room", [*ROOMS, "tests", "benchmarks"])
def test_rooms_are_imported_by_their_installed_name(room: str) -> None:
    bare = {
        f"{file.relative_to(REPOSITORY)} imports {name}"
        for file in sorted((REPOSITORY / room).rglob("*.py"))
        for name in modules_imported(file.read_text(encoding="utf-8"))
        if name.split(".")[0] in ROOMS
    }
    assert bare == set()


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_only_the_rooms_below_them(room: str) -> None:
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
    root, within = REPOSITORY / package, f"vind.{package.replace('/', '.')}."

    def part(path: str) -> str:
        """The file or the package of ``path``, below ``root``, that a floor has."""
        *folders, name = path.split("/")[:2]
        own = "/".join((*folders, name))
        return own if own in floor_of else path.split("/", maxsplit=1)[0]

    files = {
        file: part(file.relative_to(root).with_suffix("").as_posix())
        for file in sorted(set(root.rglob("*.py")) - {root / "__init__.py"})
    }
    assert set(files.values()) == set(floor_of)
    upward = {
        f"{file.relative_to(REPOSITORY)} imports {module}"
        for file, own in files.items()
        for module in modules_imported(file.read_text(encoding="utf-8"))
        if module.startswith(within)
        and (other := part(module.removeprefix(within).replace(".", "/"))) != own
        and floor_of.get(other, len(floors)) >= floor_of[own]
    }
    assert upward == set()


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_a_py_typed_file(room: str) -> None:
    assert (REPOSITORY / room / "py.typed").is_file()  # PEP 561


def test_an_upward_import_is_seen() -> None:
    assert rooms_imported(
        "from vind.app.cli import main\nimport vind.search.engine\nimport os"
    ) == {
        "app",
        "search",
    }


def test_every_form_of_import_is_detected() -> None:
    for written in (
        "import vind.search.evidence.quotes",
        "from vind.search.evidence import quotes",
        "from vind.search import evidence",
    ):
        assert any("vind.search.evidence" in name for name in modules_imported(written)), written
