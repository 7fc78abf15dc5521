"""Tells errors that cost a part of a file from errors that cost the whole file."""

from vind.indexes.errors import EncryptedFileError, FileTooLargeError, UnreadableFileError


def costs_the_file(error: Exception) -> bool:
    """Whether no other part of the file can be read either: a password, a limit, the disk.

    An OSError with a number comes from the disk, one without from a library.
    """
    if isinstance(error, OSError):
        return error.errno is not None
    return isinstance(error, EncryptedFileError | FileTooLargeError | MemoryError)


def reason_of(error: Exception) -> str:
    """The ledger's reason for an error: the message of one of ours, else the exception's name."""
    if not isinstance(error, UnreadableFileError):
        return f"reading failed ({type(error).__name__})"
    reason = str(error).rstrip(".")
    return reason[:1].lower() + reason[1:]
