"""Takes uuencoded files out of the text of old mails ("begin 644 prices.txt" … "end")."""

import re
from binascii import a2b_uu
from email.mime.application import MIMEApplication

from vind.ingest.parsers.mime import Part

# Encoded lines have no lower case, so that none looks like "end" or "begin".
_FILE = re.compile(
    r"^begin [0-7]{3,4} (\S[^\r\n]*)\r?\n((?:[!-`][ -`]{0,90}\r?\n)+)(?: ?\r?\n)?end[ \t]*\r?$",
    re.MULTILINE,
)
_ZERO = 32  # the character that stands for 0; a line begins with its length


def take_out(text: str) -> tuple[str, list[Part]]:
    """The text without uuencoded files, and these as attachments."""
    files: list[Part] = []

    def taken(found: re.Match[str]) -> str:
        content = b"".join(map(_decoded, found[2].splitlines()))
        part = MIMEApplication(content, "octet-stream")
        part.add_header("Content-Disposition", "attachment", filename=found[1].strip())
        files.append(part)
        return ""

    return _FILE.sub(taken, text), files


def _decoded(line: str) -> bytes:
    """Decode a line; some encoders write more characters than its length needs."""
    length = (ord(line[0]) - _ZERO) % 64
    return a2b_uu(line[: 1 + -(-length // 3) * 4])
