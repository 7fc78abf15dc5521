"""The records that the packages exchange, and the codes of the known languages (ISO 639-1).

They are frozen, and depend on no other module of ours: quick to import, for the CLI's help.

Offsets count characters (Unicode code points) of the document's extracted text, from 0, end
exclusive: for a passage or a quote, ``document.text[start:end] == text``. Pages count from 1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from vind.indexes.arrays import TokenSpans, Vector, Vectors


LANGUAGES = Path(__file__).with_name("lang")

OTHER = "other"
"""In filters: a language that is unknown or cannot be told."""


@cache
def known_languages() -> tuple[str, ...]:
    """The codes of the languages with a file in indexes/lang, sorted."""
    return tuple(sorted(file.stem for file in LANGUAGES.glob("*.toml")))


def filter_languages() -> tuple[str, ...]:
    """The languages that filters accept: the known ones, and "other" for the rest."""
    return (*known_languages(), OTHER)


def in_words() -> str:
    """The languages that filters accept, for messages: "'de', 'en', 'nl' and 'other'"."""
    return f"{', '.join(map(repr, known_languages()))} and {OTHER!r}"


TITLE_END = "\x1f"
"""Separates title from body in a text to be embedded, if it has a title."""

Place: TypeAlias = tuple[str, str]
"""An indexed folder (absolute) and a path in it, empty for the whole folder."""

Steps: TypeAlias = Callable[[int, int, str], None]
"""Progress callback: what is done, the total (0 if unknown), and the current step in words."""

Language: TypeAlias = str
"""Code of the language in which a text is analysed, one of ``language_codes.known_languages()``, or
empty."""

FilterLanguage: TypeAlias = str
"""A language in filters, one of ``language_codes.filter_languages()``."""


class FileState(StrEnum):
    """The state of a file. Every file ever seen has exactly one."""

    INDEXED = "indexed"
    PARTIAL = "partial"
    EMPTY = "empty"
    DUPLICATE = "duplicate"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too-large"
    EXCLUDED = "excluded"
    FAILED = "failed"
    DELETED = "deleted"


SEARCHABLE_STATES = frozenset({FileState.INDEXED, FileState.PARTIAL})
"""The states in which a file has passages of its own in the index."""

LISTED_STATES = frozenset(FileState) - {FileState.EXCLUDED, FileState.DELETED}
"""The states of files that exist in a folder and are not excluded."""

FAILURE_STATES = frozenset(
    {
        FileState.PARTIAL,
        FileState.ENCRYPTED,
        FileState.CORRUPT,
        FileState.TOO_LARGE,
        FileState.FAILED,
    }
)
"""The states that make ``vind index`` exit with 3: text may be missing."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a document: its number (from 1) and the span of its text.

    ``label`` is the document's own name of the page ("iv", "A-3"), if that differs.
    """

    number: int
    start: int
    end: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that is embedded and found as one.

    ``heading`` is the heading path ("Leave > Carrying over"). ``table_header`` is the tab-separated
    header row if the passage continues a table from an earlier passage.
    """

    text: str
    start: int
    end: int
    page: int | None = None
    heading: str = ""
    table_header: str = ""
    language: Language = ""


class ColumnKind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, empty if it has none, and what its cells are.

    ``unit`` is what stands with its numbers as written ("€", "%", "dagen"), in its name or in every
    cell. ``form`` is how they are written: the decimal mark of numbers, "" if they are all whole;
    the format of dates as of ``strptime``.
    """

    name: str
    kind: ColumnKind = ColumnKind.TEXT
    unit: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a document's text, of which each line from ``start`` to ``end`` is a row.

    ``label`` is the column, from 0, whose cells name the rows. ``totals`` and ``groups`` are lines,
    from 0: those that add up others, and those with only a label, which stand over the lines below
    them. ``named`` are the lines with the names of the columns. ``certainty``, 0 to 1, says how far
    the cells bear out the names and kinds of the columns.
    """

    start: int
    end: int
    columns: tuple[Column, ...]
    label: int = 0
    named: tuple[int, ...] = ()
    totals: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    certainty: float = 0.0


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The metadata that a file contains.

    For a mail, the title is its subject, the author its sender, both times that of sending, and
    ``recipients`` its To and Cc. Times have a zone.
    """

    title: str = ""
    author: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    language: Language = ""
    recipients: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one file, cut into passages. Table rows are lines of tab-separated cells.

    ``signature`` is the MinHash that reveals near-duplicates, empty for too short a text.
    """

    text: str
    passages: tuple[Passage, ...]
    pages: tuple[Page, ...] = ()
    facts: DocumentFacts = DocumentFacts()
    signature: bytes = b""
    tables: tuple[Table, ...] = ()


SAME_AS = "the same as "
"""Start of the reason of a duplicate, followed by the path of its original, which is absolute if
that is in another folder."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One line of the ledger.

    ``path`` is relative to ``folder``, the indexed folder (absolute), with ``/`` between names. The
    path of a file inside another (in an archive, attached to a mail) begins with that file's path,
    "a.zip/b/c.docx", and ``container`` is the file on disk around it, "a.zip", or empty. ``size``
    is in bytes; ``sha256`` is that of the content in hex, empty if it was not read; ``seconds`` is
    the time spent on reading the file; ``reason`` is empty for a completely indexed file.
    ``rights`` is encoded by ``indexes.access``, empty if unknown.
    """

    folder: str
    path: str
    state: FileState
    reason: str = ""
    size: int = 0
    mtime_ns: int = 0
    sha256: str = ""
    media_type: str = ""
    parser: str = ""
    pages: int = 0
    passages: int = 0
    seconds: float = 0.0
    indexed_at: datetime | None = None
    container: str = ""
    rights: str = ""


def same_as(original: Place, record: FileRecord) -> str:
    """The reason of ``record``, a duplicate of the file at the place ``original``."""
    folder, path = original
    return f"{SAME_AS}{path if record.folder == folder else f'{folder}/{path}'}"


@dataclass(frozen=True, slots=True)
class LedgerLines:
    """Which lines of the ledger are asked for: a file has one of each, where it is named.

    ``states`` are those of which a file has one, ``contains`` is in its path, whatever the case,
    and ``types`` are extensions in lower case, without the dot.
    """

    states: frozenset[FileState] | None = None
    contains: str = ""
    types: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Some lines of the ledger, by folder and path, and how many there are of their kind in all."""

    files: list[FileRecord]
    total: int


def original_in(reason: str) -> str:
    """The path in a reason that ``same_as`` made; empty in any other."""
    return reason.removeprefix(SAME_AS) if reason.startswith(SAME_AS) else ""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as the index returns it, with its place and its document's metadata.

    ``dated`` is the document's date in UTC, and ``dated_by_file`` says that it is only the file's
    time of change. ``page_label`` is the document's own name of the page, if that differs from its
    number. ``superseded_by`` is the id of the file with a newer version.
    """

    passage_id: int
    file_id: int
    folder: str
    path: str
    title: str
    media_type: str
    passage: Passage
    author: str = ""
    dated: datetime | None = None
    page_label: str = ""
    superseded_by: int | None = None
    dated_by_file: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage id with its score in one ranking; higher is better."""

    passage_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a search. Empty fields let everything pass.

    ``paths`` are globs over the relative path, or over the path from the root if they begin with a
    slash (``*`` stays within a folder, ``**`` crosses folders). ``types`` are file extensions
    without the dot ("pdf"). Documents dated on the day ``after`` or later pass, and those dated
    before the day ``before``, in UTC; documents without a date pass neither. ``author`` is part of
    the author's or sender's name, regardless of case and accents. ``languages`` are those of the
    document, "other" for an unknown one. ``files`` are the ids of allowed files; ``tags`` only say
    which classes of ``vind sort`` these files are of. A file must match one of each. Raises
    ValueError for an invalid language.
    """

    paths: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    author: str = ""
    languages: tuple[FilterLanguage, ...] = ()
    files: frozenset[int] = frozenset()
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if unknown := set(self.languages) - set(filter_languages()):
            raise ValueError(f"languages are {in_words()}, not {sorted(unknown)}")

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, eq=False, slots=True)
class Embeddings:
    """What the index stores of texts to be searched.

    ``vectors`` has the shape (texts, dimension); ``states`` has each text's word states, as packed
    by ``indexes.text.states``.
    """

    vectors: "Vectors"
    states: Sequence[bytes]


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """A question as the embedder reads it: its vector and the states of its words.

    ``words`` are in lower case, without function words if there are others; ``states`` are theirs,
    shape (words, dimension), unit length.
    """

    vector: "Vector"
    words: tuple[str, ...]
    states: "Vectors"


class HasTokens(Protocol):
    """An embedder's tokenizer."""

    def token_spans(self, text: str) -> "TokenSpans":
        """The span of each token in ``text``, shape (n, 2), without special tokens."""


class Embedder(Protocol):
    """Turns text into unit vectors. Tests have a fast one, made of hashes."""

    @property
    def fingerprint(self) -> str:
        """Identifies the weights, e.g. "multilingual-e5-small@1571fc982750"; part of the stamp."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """The longest text the model reads whole, in its own tokens, with special ones."""

    def token_spans(self, text: str) -> "TokenSpans":
        """The span of each token in ``text``, shape (n, 2), without special tokens."""

    def embed_passages(self, texts: Sequence[str]) -> "Vectors":
        """Vectors of texts to be searched, shape (len(texts), dimension)."""

    def read_passages(self, texts: Sequence[str]) -> Embeddings:
        """The vectors of ``embed_passages``, with packed word states."""

    def read_questions(self, texts: Sequence[str]) -> list[Reading]:
        """The vectors of ``embed_queries``, with the word states of the questions."""

    def embed_query(self, text: str) -> "Vector":
        """The vector of a question, shape (dimension,)."""

    def embed_queries(self, texts: Sequence[str]) -> "Vectors":
        """The vectors of questions, shape (len(texts), dimension)."""
