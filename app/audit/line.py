"""One line of the audit log, linked to the line before it by hashes.

The hash of a line covers the previous line's hash and all its own fields, but the personal ones
(``about``) only through a digest. They can thus be erased without breaking the chain. A salt keeps
the digest from being matched to a person.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

START = "0" * 64
"""The previous hash of the first line."""

SALT_BYTES = 16

_APART = {"about", "hash"}
"""The fields that the hash does not cover directly."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with all its ``fields``."""

    fields: dict[str, Any]

    @classmethod
    def following(
        cls, number: int, previous: str, impersonal: dict[str, Any], about: dict[str, Any]
    ) -> Self:
        """The line ``number``, from 1, after the line whose hash is ``previous``."""
        salted = {**about, "salt": secrets.token_hex(SALT_BYTES)}
        fields = {**impersonal, "number": number, "previous": previous, "person": _digest(salted)}
        return cls({**fields, "about": salted, "hash": _digest(fields)})

    @classmethod
    def read(cls, written: bytes) -> Self | None:
        """Parse a line without its newline; None for bytes that vind did not write.

        Any change counts, even one of a space that JSON ignores.
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
        """The line's place in the log, from 1."""
        number: int = self.fields["number"]
        return number

    @property
    def hash(self) -> str:
        """The hash written in the line, unchecked."""
        said: str = self.fields["hash"]
        return said

    @property
    def previous(self) -> str:
        """The hash of the line before it."""
        said: str = self.fields["previous"]
        return said

    @property
    def event(self) -> str:
        """The kind of event."""
        said: str = self.fields["event"]
        return said

    @property
    def details(self) -> dict[str, Any]:
        """The data of an event about the log itself."""
        found: dict[str, Any] = self.fields.get("details", {})
        return found

    @property
    def about(self) -> dict[str, Any] | None:
        """The personal fields; None once erased."""
        return self.fields.get("about")

    @property
    def who(self) -> str:
        """The account of who asked, empty where it was unknown or has been erased."""
        return str((self.about or {}).get("who", ""))

    @property
    def time(self) -> datetime:
        """The time of the event, in UTC."""
        return datetime.fromisoformat(self.fields["time"])

    @property
    def is_as_hashed(self) -> bool:
        """Whether the fields match the line's hash and digest."""
        covered = {name: said for name, said in self.fields.items() if name not in _APART}
        about = self.about
        return _digest(covered) == self.hash and (
            about is None or _digest(about) == self.fields["person"]
        )

    def erased(self) -> Self:
        """The same line without its personal fields."""
        return type(self)({name: said for name, said in self.fields.items() if name != "about"})

    def written(self) -> bytes:
        """The line's bytes in the log, with the newline."""
        return canonical(self.fields) + b"\n"


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def canonical(fields: dict[str, Any]) -> bytes:
    """The canonical JSON of ``fields``, the same for equal fields."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(fields)).hexdigest()
