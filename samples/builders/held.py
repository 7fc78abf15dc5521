"""Files that stand in another file."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class HeldFile:
    """A file in an archive, a mailbox or a mail: its path in there, what it is, and its date."""

    name: str
    content: bytes
    modified: datetime
