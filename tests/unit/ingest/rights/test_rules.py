"""``.vindaccess``: which line holds for which file."""

import os
from pathlib import Path

import pytest

from vind.indexes.access import CLOSED, OPEN, Gate
from vind.ingest.rights.rules import ACCESS_FILE, AccessRules, problem_of


def groups(*names: str) -> Gate:
    return Gate(groups=tuple((name, True) for name in names))


HR, DIRECTOR = groups("group:hr"), groups("user:anna")

FILES = {
    "": """\
# Wie wat mag lezen.

*: staf
personeel/: hr, user:anna
personeel/rooster.*: *
kelder/:
*.geheim: user:anna
a\\:b.txt: hr
/boven.txt :group:hr,  Domain Users
""",
    "personeel/open": "*: *\n",
    "kelder/oud": "*.txt: hr\nprive.txt:\n",
}


@pytest.mark.parametrize(
    ("path", "gate"),
    [
        ("brief.txt", groups("group:staf")),
        ("map/diep/brief.txt", groups("group:staf")),
        ("map/", groups("group:staf")),
        ("personeel/", groups("group:hr", "user:anna")),
        ("personeel/loon.xlsx", groups("group:hr", "user:anna")),
        ("personeel/diep/loon.xlsx", groups("group:hr", "user:anna")),
        ("personeel/rooster.pdf", OPEN),
        ("personeel/x.geheim", DIRECTOR),
        ("personeel/open/x.geheim", OPEN),
        ("personeel/open/diep/x.txt", OPEN),
        ("kelder/doos.txt", CLOSED),
        ("kelder/oud/doos.txt", HR),
        ("kelder/oud/prive.txt", CLOSED),
        ("kelder/oud/doos.pdf", CLOSED),
        ("a:b.txt", HR),
        ("boven.txt", groups("group:hr", "group:Domain Users")),
        ("map/boven.txt", groups("group:staf")),
        ("cafe\N{COMBINING ACUTE ACCENT}.txt", groups("group:staf")),
    ],
)
def test_later_lines_and_deeper_access_files_win(tmp_path: Path, path: str, gate: Gate) -> None:
    for folder, text in FILES.items():
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / ACCESS_FILE).write_text(text, encoding="utf-8")
    rules = AccessRules(tmp_path)
    for here in reversed((tmp_path / path).relative_to(tmp_path).parents):
        rules = rules.inside(tmp_path / here)
    assert rules.gate(path) == gate


def test_only_administrators_read_a_folder_without_rules(tmp_path: Path) -> None:
    assert AccessRules(tmp_path).inside(tmp_path).gate("brief.txt") == CLOSED
    assert problem_of(tmp_path / ACCESS_FILE) == ""


UNTIL = ": until that is mended, only administrators may read what is in this folder"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("*: *\nhr/ hr\n", "line 2 has no colon between a pattern and its readers"),
        ("!hr/: *\n", "line 1 has nothing before its colon that matches a file"),
        (": *\n", "line 1 has nothing before its colon that matches a file"),
        ("/: *\n", "line 1 has nothing before its colon that matches a file"),
        ("hr/: hr, , staf\n", "line 1 has '' as a reader, which is no group, user:name or *"),
        ("hr/: user:\n", "line 1 has 'user:' as a reader, which is no group, user:name or *"),
        ("hr/: gruop:x\n", "line 1 has 'gruop:x' as a reader, which is no group, user:name or *"),
        ("hr/: hr*\n", "line 1 has 'hr*' as a reader, which is no group, user:name or *"),
        ("*: hr, *, user:\n", "line 1 has 'user:' as a reader, which is no group, user:name or *"),
        (b"*: caf\xe9\n", "it is not UTF-8"),
        ("# vol\n" * 20_000, "it is larger than 100,000 bytes"),
    ],
)
def test_a_broken_access_file_closes_its_folder_and_says_why(
    tmp_path: Path, content: str | bytes, problem: str
) -> None:
    file = tmp_path / ACCESS_FILE
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert problem_of(file) == problem + UNTIL
    # Also for what a rule in a deeper folder opens.
    (tmp_path / "hr").mkdir()
    (tmp_path / "hr" / ACCESS_FILE).write_text("*: *\n")
    rules = AccessRules(tmp_path).inside(tmp_path).inside(tmp_path / "hr")
    assert rules.gate("brief.txt") == CLOSED
    assert rules.gate("hr/brief.txt") == CLOSED


def test_a_link_pipe_or_folder_is_no_access_file(tmp_path: Path) -> None:
    elsewhere = tmp_path / "rules"
    elsewhere.write_text("*: *\n")
    said = {}
    for name in ("link", "pijp", "map"):
        (tmp_path / name).mkdir()
    (tmp_path / "link" / ACCESS_FILE).symlink_to(elsewhere)
    os.mkfifo(tmp_path / "pijp" / ACCESS_FILE)
    (tmp_path / "map" / ACCESS_FILE).mkdir()
    for name in ("link", "pijp", "map"):
        assert AccessRules(tmp_path).inside(tmp_path / name).gate(f"{name}/x.txt") == CLOSED
        said[name] = problem_of(tmp_path / name / ACCESS_FILE).removesuffix(UNTIL)
    assert said == {
        "link": "it is a link",
        "pijp": "it is no regular file",
        "map": "it cannot be read (Is a directory)",
    }
