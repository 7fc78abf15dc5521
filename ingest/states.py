"""The ledger state that each kind of unreadable file gets."""

from vind.indexes.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    FileTooLargeError,
    UnreadableFileError,
    UnsupportedFileError,
)
from vind.indexes.types import FileState

_STATES: dict[type[UnreadableFileError], FileState] = {
    EmptyFileError: FileState.EMPTY,
    EncryptedFileError: FileState.ENCRYPTED,
    CorruptFileError: FileState.CORRUPT,
    UnsupportedFileError: FileState.UNSUPPORTED,
    FileTooLargeError: FileState.TOO_LARGE,
}


def state_of(error: UnreadableFileError) -> FileState:
    """The state of a file that a parser could not read."""
    return _STATES[type(error)]
