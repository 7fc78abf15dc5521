"""From a question to an answer: the two engines, and their records and errors."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vind.indexes.access import UNRESTRICTED, Viewer
    from vind.indexes.errors import (
        ArgumentError,
        ClosedError,
        DiskFullError,
        EmbedderMismatchError,
        FaissError,
        FilterError,
        ForeignBuildError,
        GenerationError,
        IndexBusyError,
        IndexDamagedError,
        IndexFailure,
        IndexFormatError,
        ModelDamagedError,
        ModelError,
        ModelNotPulledError,
        NoIndexError,
        OriginalGoneError,
        PassageGoneError,
        QuestionError,
        QuestionFileError,
        SettingsError,
        SmallTalkError,
        SortError,
        UnknownModelError,
        VindError,
    )
    from vind.indexes.reading.status import IndexStatus
    from vind.indexes.settings import Settings, load_settings
    from vind.indexes.types import FileRecord, FileState, FilterLanguage
    from vind.search.asynchronous import AsyncEngine
    from vind.search.engine import Engine
    from vind.search.original import Original
    from vind.search.sorting import SortedDocument, Taught
    from vind.search.themes import Theme, ThemeQuote, Themes
    from vind.search.types import (
        Answer,
        Answered,
        Comparison,
        Conflict,
        DocumentSummary,
        Dropped,
        Event,
        Hit,
        KeptTo,
        Quote,
        QuotedValue,
        QuotesFound,
        Subject,
        Told,
        Waiting,
        Why,
        Wording,
        Words,
    )

__all__ = [
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

_PLACES = (
    "vind.indexes.access",
    "vind.indexes.errors",
    "vind.indexes.settings",
    "vind.indexes.types",
    "vind.search.types",
    "vind.indexes.reading.status",
    "vind.search.original",
    "vind.search.sorting",
    "vind.search.themes",
    "vind.search.engine",
    "vind.search.asynchronous",
)
"""Modules that define these names, light ones first: importing a record loads no engine."""


def __getattr__(name: str) -> Any:
    if name in __all__:
        for place in _PLACES:
            if name in vars(module := import_module(place)):
                return vars(module)[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
