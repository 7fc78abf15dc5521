"""The records that the rooms hand to each other.

They are frozen, and free of dependencies of ours, but for which languages there are.

Offsets count characters (Unicode code points) of the document's extracted text, from 0, end
exclusive: for a passage or a quote, ``document.text[start:end] == text``. Pages count from 1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from vind.indexes.language_codes import filter_languages, in_words

if TYPE_CHECKING:
    from vind.indexes.arrays import TokenSpans, Vector, Vectors

TITLE_END = "\x1f"
"""Stands in a text to be embedded between the lines of its title and what it says, if it has one.
"""

Place: TypeAlias = tuple[str, str]
"""An indexed folder, absolute, and a path in it, which is empty for the whole of it."""

Steps: TypeAlias = Callable[[int, int, str], None]
"""Told of long work: what is done, the total (0 where there is none to tell), and what goes on."""

Language: TypeAlias = str
"""The code of a language that a text is analysed as, one of ``language_codes.known_languages()``;
empty where it is none of them."""

FilterLanguage: TypeAlias = str
"""A language as a search is kept to it: one of ``language_codes.filter_languages()``."""


class FileState(StrEnum):
    """What became of a file. Every file ever seen has exactly one state."""

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
"""The states of files that are in a folder, and not left out of the index."""

FAILURE_STATES = frozenset(
    {
        FileState.PARTIAL,
        FileState.ENCRYPTED,
        FileState.CORRUPT,
        FileState.TOO_LARGE,
        FileState.FAILED,
    }
)
"""The states that make ``vind index`` exit with 3: text that someone may miss."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged document: its number (from 1) and the span of its text.

    ``label`` is what the document itself calls the page ("iv", "A-3"), where that is another name.
    """

    number: int
    start: int
    end: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document that is embedded and found as one.

    ``heading`` is the heading path ("Leave > Carrying over"), ``table_header`` the tab-separated
    header row where the passage continues a table whose header stands in an earlier passage.
    """

    text: str
    start: int
    end: int
    page: int | None = None
    heading: str = ""
    table_header: str = ""
    language: Language = ""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a file says of itself, as far as it does.

    Of a mail the title is its subject, the author its sender, and both times are that of sending;
    ``recipients`` are its To and Cc. Times have a zone.
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

    ``signature`` is the MinHash that tells near-duplicates, empty for a text too short to have one.
    """

    text: str
    passages: tuple[Passage, ...]
    pages: tuple[Page, ...] = ()
    facts: DocumentFacts = DocumentFacts()
    signature: bytes = b""


SAME_AS = "the same as "
"""How the reason of a duplicate begins. Behind it is the path of its original, from the root where
that is in another folder."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One line of the ledger.

    ``path`` is relative to ``folder``, the indexed folder (absolute), with ``/`` between names. A
    file that stands in another (a member of an archive, an attachment of a mail) has the path of
    that one in front of its name, "a.zip/b/c.docx", and ``container`` is the file of the folder
    that it came out of, "a.zip"; it is empty for the files of the folder themselves. ``size`` in
    bytes; ``sha256`` of the content in hex, empty where it was not read; ``seconds`` spent on
    reading the file; ``reason`` is empty for a file that was indexed whole. ``rights`` are those to
    read it, as ``indexes.access`` encodes them; empty where they are not known.
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
    """A passage as the index returns it, with where it stands and what its document says of itself.

    ``dated`` is the moment that the document is of, in UTC, ``dated_by_file`` where that is only
    the file's time of change; ``page_label`` what it calls the passage's page, where that is
    another name than its number; ``superseded_by`` the file that has a newer version of it.
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
    """A passage id with its score in one list; higher is better."""

    passage_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is kept to. Empty fields keep everything.

    ``paths`` are globs over the relative path, or over the path from the root where they begin with
    a slash (``*`` stays within a folder, ``**`` crosses folders); ``types`` are file extensions
    without the dot ("pdf"). Documents dated on the day ``after`` or later pass, and those dated
    before the day ``before``, in UTC; one without a date passes neither. ``author`` is contained in
    the author or sender, whatever its case and accents; ``languages`` are those of the document,
    "other" for one that is in none that is known or cannot be told. ``files`` are ids of the
    files that are allowed at all. A file passes when it matches one of each. Raises ValueError for
    a language that is none of these.
    """

    paths: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    author: str = ""
    languages: tuple[FilterLanguage, ...] = ()
    files: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if unknown := set(self.languages) - set(filter_languages()):
            raise ValueError(f"languages are {in_words()}, not {sorted(unknown)}")

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, eq=False, slots=True)
class Embeddings:
    """What the index keeps of texts that are to be found.

    ``vectors`` has the shape (texts, dimension); ``states`` are those of each text's words, as
    ``indexes.states`` packs them.
    """

    vectors: "Vectors"
    states: Sequence[bytes]


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """What the embedder makes of a question: its vector, and the states of its words.

    ``words`` are in lower case, without those that only hold it together where it has others;
    ``states`` are theirs, shape (words, dimension), unit length.
    """

    vector: "Vector"
    words: tuple[str, ...]
    states: "Vectors"


class HasTokens(Protocol):
    """What an embedder knows of text without its weights."""

    def token_spans(self, text: str) -> "TokenSpans":
        """Where the model's tokens stand in ``text``, special tokens left out."""


class Embedder(Protocol):
    """Text to unit vectors; a second one, made of hashes, makes the tests fast."""

    @property
    def fingerprint(self) -> str:
        """Names the weights, e.g. "multilingual-e5-small@1571fc982750"; stamped on the index."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """The longest text the model reads whole, in its own tokens, special ones included."""

    def token_spans(self, text: str) -> "TokenSpans":
        """Where the model's tokens stand in ``text``, special tokens left out."""

    def embed_passages(self, texts: Sequence[str]) -> "Vectors":
        """Vectors of texts to be found, shape (len(texts), dimension)."""

    def read_passages(self, texts: Sequence[str]) -> Embeddings:
        """What is kept of texts to be found, with the vectors of ``embed_passages``."""

    def read_questions(self, texts: Sequence[str]) -> list[Reading]:
        """Questions with the states of their words, and the vectors of ``embed_queries``."""

    def embed_query(self, text: str) -> "Vector":
        """The vector of a question, shape (dimension,)."""

    def embed_queries(self, texts: Sequence[str]) -> "Vectors":
        """The vectors of questions, shape (len(texts), dimension)."""
