"""Everything vind can refuse to do, in one tree.

    VindError
    ├── SettingsError               a setting is unknown or out of bounds
    ├── IndexFailure
    │   ├── NoIndexError            nothing has been indexed in this folder yet
    │   ├── IndexBusyError          another process is writing
    │   ├── IndexDamagedError       the catalogue cannot be read
    │   ├── IndexFormatError        written by another version of vind, or not an index
    │   ├── EmbedderMismatchError   made with another embedder or passage size
    │   ├── IndexReplacedError      another index has taken its place
    │   ├── PassageGoneError        what was found has changed or is gone
    │   ├── OriginalGoneError       the file is not where it was indexed
    │   ├── FaissError              FAISS is not installed, or does not load
    │   ├── StoreError              a database of the cluster is unreachable or refuses
    │   ├── BackupError             a backup cannot be made here, or is invalid
    │   ├── MigrationError          an index cannot be copied to another store
    │   └── DiskFullError           no room to write
    ├── ModelError
    │   ├── UnknownModelError       no such name in the registry
    │   ├── CardFullError           the NVIDIA card has too little memory
    │   ├── ModelNotPulledError     known, but not on this machine
    │   ├── ModelUnreachableError   no source could be reached
    │   ├── ModelDamagedError       bytes do not have the registered hash
    │   ├── ForeignBuildError       llama.cpp was compiled for another processor, or does not load
    │   ├── GenerationError         the language model broke off
    │   └── ModelServerError        a server of language models gives no answer
    ├── IngestError
    │   ├── FolderError             the path to index is missing, empty or overlaps another
    │   ├── ClusterError            the Ray cluster that reads and embeds cannot be used
    │   ├── SourceError             a source is invalid, unknown, or cannot be mirrored
    │   └── UnreadableFileError     one file cannot be indexed; costs that file alone
    │       ├── EmptyFileError      no text in it
    │       ├── EncryptedFileError  a password is needed
    │       ├── CorruptFileError    broken
    │       ├── UnsupportedFileError  a format vind does not read
    │       └── FileTooLargeError   over a limit
    ├── QuestionError               the question cannot be searched for
    ├── FilterError                 a filter is invalid, or nothing in the index passes it
    ├── ArgumentError               a call has another invalid argument
    ├── ClosedError                 a call of an engine or an index that was closed
    ├── QuestionFileError           the file of evaluation questions cannot be used
    ├── BundleError                 a bundle for another machine cannot be made
    ├── ServeError                  the web page or the API cannot be served
    ├── RequestError
    │   ├── TooManyError            too many requests at once, or too often
    │   ├── AnswerGoneError         the answer is not stored (any more)
    │   ├── JobGoneError            there is no such run
    │   ├── JobRefusedError         a run cannot be started now
    │   └── UploadError             a file that was sent to the page cannot be kept
    │       └── UploadTooLargeError     it is too large, or the disk is too full
    ├── AccessError
    │   ├── NotSignedInError        the caller is unknown
    │   ├── ForbiddenError          the caller is known, and lacks the right
    │   ├── DirectoryError          the directory does not say which groups somebody is in
    │   └── KeysError               a key of a program cannot be created or revoked
    └── AuditError                  the audit log cannot be written or read: nothing is shown

Each message is a sentence for the user, and says what to do next.
"""

from typing import Literal, TypeAlias

PUT_BACK = (
    "Move the index folder away and put a backup in its place with `vind restore`, or run "
    "`vind index` with --index and a new folder."
)
"""What to do about a catalogue that is damaged."""


class VindError(Exception):
    """Base of all errors that vind raises on purpose; its text is shown to the user."""


class SettingsError(VindError):
    """A setting is unknown or out of bounds."""


class IndexFailure(VindError):  # noqa: N818 - IndexError is Python's own
    """The index cannot serve or be written."""


class NoIndexError(IndexFailure):
    """Nothing has been indexed in this folder yet."""


class IndexBusyError(IndexFailure):
    """Another process is writing to the index."""


class IndexDamagedError(IndexFailure):
    """The catalogue, the one source of truth, cannot be read."""


class IndexFormatError(IndexFailure):
    """The index was written by another version of vind, or the folder holds something else."""


class EmbedderMismatchError(IndexFailure):
    """The index was made with another embedder or another passage size."""


class IndexReplacedError(IndexFailure):
    """Another index has taken the place of this one during a read."""


class PassageGoneError(IndexFailure):
    """A passage that was found is no longer in the index: its document has changed or is gone."""


class OriginalGoneError(IndexFailure):
    """The file of a document is no longer where it was when it was indexed."""


class FaissError(IndexFailure):
    """FAISS, which searches the vectors, is not installed or does not load."""


class StoreError(IndexFailure):
    """A database with a part of the index is unreachable, slow, full, or of another version."""


class BackupError(IndexFailure):
    """A backup cannot be made or restored there, or is incomplete."""


class MigrationError(IndexFailure):
    """An index cannot be migrated: the target has one already, or cannot hold it."""


class DiskFullError(IndexFailure):
    """There is no room left to write."""


class ModelError(VindError):
    """A model cannot be used."""


class UnknownModelError(ModelError):
    """The registry has no model of this name."""


class CardFullError(ModelError):
    """The NVIDIA card has too little memory for a model."""


class ModelNotPulledError(ModelError):
    """The model is registered, but its files are not on this machine."""


class ModelUnreachableError(ModelError):
    """None of the model's sources could be reached."""


class ModelDamagedError(ModelError):
    """A model file does not have the registered hash."""


class ForeignBuildError(ModelError):
    """llama.cpp was compiled for another processor, or does not load."""


class GenerationError(ModelError):
    """The language model broke off while it wrote an answer."""


ServerFault: TypeAlias = Literal[
    "away", "slow", "full", "key", "model", "context", "api", "broke off"
]
"""What is wrong with a server of language models: it is unreachable, does not answer in time, has
no free slot, refuses the key, has no such model or several, has too small a context, speaks another
API, or broke off."""


class ModelServerError(ModelError):
    """A server of language models gives no answer; ``fault`` says why."""

    def __init__(self, sentence: str, fault: ServerFault) -> None:
        super().__init__(sentence)
        self.fault = fault


class IngestError(VindError):
    """Documents cannot be indexed."""


class FolderError(IngestError):
    """The path to index is missing, holds nothing, or overlaps another indexed folder."""


class ClusterError(IngestError):
    """The Ray cluster that reads and embeds cannot be used."""


class SourceError(IngestError):
    """A source is invalid or unknown, or it cannot be mirrored."""


class UnreadableFileError(IngestError):
    """One file cannot be indexed; the ledger keeps the reason."""


class EmptyFileError(UnreadableFileError):
    """There is no text in the file."""


class EncryptedFileError(UnreadableFileError):
    """The file asks for a password."""


class CorruptFileError(UnreadableFileError):
    """The file is broken."""


class UnsupportedFileError(UnreadableFileError):
    """The file is of a format that vind does not read."""


class FileTooLargeError(UnreadableFileError):
    """The file is over a limit of size, pages, expansion or time."""


class QuestionError(VindError):
    """The question is empty or cannot be searched for."""


class SmallTalkError(QuestionError):
    """The text asks nothing of documents, such as thanks or "write a poem"; the message replies."""


class FilterError(VindError):
    """A filter is invalid, or nothing in the index passes it."""


class ArgumentError(VindError):
    """A call of the Python API has an invalid argument."""


class ClosedError(VindError, ValueError):
    """A call of an engine or an index that was closed. A ValueError too, as of a closed file."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} is closed. Open it again.")


class QuestionFileError(VindError):
    """The file of evaluation questions is missing, empty or not in the format."""


class BundleError(VindError):
    """A bundle for another machine cannot be made."""


class ServeError(VindError):
    """The web page or the API cannot be served."""


class RequestError(VindError):
    """A request over the network cannot be answered."""


class TooManyError(RequestError):
    """Too many requests at once, or too often; retry after ``seconds``."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class AnswerGoneError(RequestError):
    """The answer that a caller refers to is not stored, or no longer."""


class JobGoneError(RequestError):
    """There is no run of this number."""


class JobRefusedError(RequestError):
    """A run cannot be started or stopped now."""


class UploadError(RequestError):
    """A file that was sent to the page cannot be kept."""


class UploadTooLargeError(UploadError):
    """A file that was sent is larger than one may be, or than the disk has room for."""


class AccessError(VindError):
    """The caller may not have what they ask for."""


class NotSignedInError(AccessError):
    """The caller is unknown: there is no sign-in, or it cannot be trusted."""


class ForbiddenError(AccessError):
    """The caller is known, and lacks the right."""


class DirectoryError(AccessError):
    """It is known who asks, and the directory does not tell in which groups they are."""


class KeysError(AccessError):
    """A key of a program cannot be created or revoked, or the file of keys cannot be used."""


class AuditError(VindError):
    """The audit log cannot be written or read; nothing is shown that it does not record."""
