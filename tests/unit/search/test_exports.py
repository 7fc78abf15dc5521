import re

import vind
from tests.rooms import REPOSITORY
from vind import search
from vind.indexes.core.environment import HUB_OFFLINE, NO_REPORTS, SPINS
from vind.indexes.errors import VindError

PAGE = REPOSITORY / "docs" / "python-api.md"


def test_the_public_python_names_are_exactly_these() -> None:
    assert search.__all__ == [
        "UNRESTRICTED",
        "Answer",
        "Answered",
        "ArgumentError",
        "AsyncEngine",
        "ClosedError",
        "Comparison",
        "Conflict",
        "DiskFullError",
        "DocumentSummary",
        "Dropped",
        "EmbedderMismatchError",
        "Engine",
        "Event",
        "FaissError",
        "FileRecord",
        "FileState",
        "FilterError",
        "FilterLanguage",
        "ForeignBuildError",
        "GenerationError",
        "Hit",
        "IndexBusyError",
        "IndexDamagedError",
        "IndexFailure",
        "IndexFormatError",
        "IndexStatus",
        "KeptTo",
        "ModelDamagedError",
        "ModelError",
        "ModelNotPulledError",
        "NoIndexError",
        "Original",
        "OriginalGoneError",
        "PassageGoneError",
        "QuestionError",
        "QuestionFileError",
        "Quote",
        "QuotedValue",
        "QuotesFound",
        "Settings",
        "SettingsError",
        "SmallTalkError",
        "SortError",
        "SortedDocument",
        "Subject",
        "Taught",
        "Theme",
        "ThemeQuote",
        "Themes",
        "Told",
        "UnknownModelError",
        "Viewer",
        "VindError",
        "Waiting",
        "Why",
        "Wording",
        "Words",
        "load_settings",
    ]
    assert all(getattr(vind, name) is getattr(search, name) for name in search.__all__)
    others = {"FolderError", "Progress", "Summary", "index_folder"}
    assert set(dir(vind)) == {*search.__all__, *others, "__version__"}
    assert all(getattr(vind, name).__module__.startswith("vind.in") for name in others)


def test_documented_and_exported_errors_are_the_same() -> None:
    _, _, errors = PAGE.read_text(encoding="utf-8").partition("## Errors")
    named = set(re.findall(r"`(\w+(?:Error|Failure))`", errors))
    exported = {
        name
        for name in dir(vind)
        if isinstance(value := getattr(vind, name), type) and issubclass(value, VindError)
    }
    assert named | {"VindError", "ModelError"} == exported


def test_the_docs_name_every_environment_variable_vind_sets() -> None:
    text = PAGE.read_text(encoding="utf-8")
    told = set(re.findall(r"`([A-Z_]+)`", text))
    assert {*NO_REPORTS, *HUB_OFFLINE, *SPINS, "ONEDNN_MAX_CPU_ISA"} <= told


def test_the_docs_name_every_field_of_the_records() -> None:
    text = PAGE.read_text(encoding="utf-8")
    searched = (search.Hit, search.Answer, search.Quote, search.FileRecord, search.IndexStatus)
    for record in (*searched, vind.Progress, vind.Summary):
        _, _, behind = text.partition(f"- **{record.__name__}**: ")
        told = re.split(r"\n- \*\*|\n\n", behind)[0]
        as_of_a_hit = set(search.Hit.__slots__) if "as of a Hit" in told else set()
        assert set(record.__slots__) - as_of_a_hit <= set(re.findall(r"`(\w+)`", told)), record
