"""Which faults cost the part of a file that was read, and which the whole file."""

from vind.indexes.errors import EncryptedFileError, FileTooLargeError, UnreadableFileError


def is_of_the_file(error: Exception) -> bool:
    """Whether a fault is of more than the part that is read: a password, a limit, a disk.

    An OSError with a number is of the disk; those without are of libraries.
    """
    if isinstance(error, OSError):
        return error.errno is not None
    return isinstance(error, EncryptedFileError | FileTooLargeError | MemoryError)


def said_of(error: Exception) -> str:
    """What goes into the ledger of a fault: ours say it, of others the kind is told."""
    if not isinstance(error, UnreadableFileError):
        return f"reading failed ({type(error).__name__})"
    reason = str(error).rstrip(".")
    return reason[:1].lower() + reason[1:]
