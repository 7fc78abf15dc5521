"""One line of the audit log, and the chain that it is a link of.

The hash of a line covers the hash of the line before it and all that the line says, but what it
says of a person (``about``) by a digest only. So that can be erased, and the chain still holds; a
salt in it keeps the digest from telling whose it was.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

START = "0" * 64
"""What stands for the hash of the line before the first."""

SALT_BYTES = 16

_APART = {"about", "hash"}
"""Fields that the hash does not cover itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read or is to be written; ``fields`` are all that it says."""

    fields: dict[str, Any]

    @classmethod
    def following(
        cls, number: int, previous: str, impersonal: dict[str, Any], about: dict[str, Any]
    ) -> Self:
        """The line ``number``, from 1, behind the one whose hash is ``previous``."""
        salted = {**about, "salt": secrets.token_hex(SALT_BYTES)}
        fields = {**impersonal, "number": number, "previous": previous, "person": _digest(salted)}
        return cls({**fields, "about": salted, "hash": _digest(fields)})

    @classmethod
    def read(cls, written: bytes) -> Self | None:
        """The line in the bytes of one, without their newline; None where vind wrote none such.

        A change that means the same, as of a space, is a change.
        """
        try:
            fields = json.loads(written)
        except (ValueError, RecursionError):
            return None
        if not isinstance(fields, dict) or canonical(fields) != written:
            return None
        line = cls(fields)
        return line if line._is_whole() else None

    def _is_whole(self) -> bool:
        texts = ("event", "time", "door", "outcome", "previous", "person", "hash")
        return (
            all(isinstance(self.fields.get(name), str) for name in texts)
            and isinstance(self.fields.get("number"), int)
            and isinstance(self.fields.get("about", {}), dict)
            and isinstance(self.fields.get("details", {}), dict)
            and isinstance(self.fields.get("files", []), list)
            and isinstance(self.fields.get("passages", []), list)
            and _is_time(self.fields["time"])
        )

    @property
    def number(self) -> int:
        """Its place in the log, from 1."""
        number: int = self.fields["number"]
        return number

    @property
    def hash(self) -> str:
        """The hash that it says it has."""
        said: str = self.fields["hash"]
        return said

    @property
    def previous(self) -> str:
        """The hash of the line before it."""
        said: str = self.fields["previous"]
        return said

    @property
    def event(self) -> str:
        """What happened."""
        said: str = self.fields["event"]
        return said

    @property
    def details(self) -> dict[str, Any]:
        """What events of the log itself say."""
        found: dict[str, Any] = self.fields.get("details", {})
        return found

    @property
    def about(self) -> dict[str, Any] | None:
        """What it says of a person; None where that was erased."""
        return self.fields.get("about")

    @property
    def who(self) -> str:
        """The account of who asked, empty where nobody was known or it was erased."""
        return str((self.about or {}).get("who", ""))

    @property
    def time(self) -> datetime:
        """When, in UTC."""
        return datetime.fromisoformat(self.fields["time"])

    @property
    def is_as_hashed(self) -> bool:
        """Whether it says what its hash and its digest cover."""
        covered = {name: said for name, said in self.fields.items() if name not in _APART}
        about = self.about
        return _digest(covered) == self.hash and (
            about is None or _digest(about) == self.fields["person"]
        )

    def erased(self) -> Self:
        """The same without what it says of a person."""
        return type(self)({name: said for name, said in self.fields.items() if name != "about"})

    def written(self) -> bytes:
        """Its bytes in the log, with the newline."""
        return canonical(self.fields) + b"\n"


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def canonical(fields: dict[str, Any]) -> bytes:
    """The one way in which ``fields`` are written as JSON."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(fields)).hexdigest()
