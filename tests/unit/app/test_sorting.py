"""What examples ``vind sort teach`` reads, and the table that ``vind sort run`` writes."""

from hashlib import sha256
from pathlib import Path

import pytest

from vind.app.cli.sorting import _of_folder, _of_table, _write
from vind.indexes.errors import SortError
from vind.search.sorting import SortedDocument


@pytest.mark.parametrize(
    ("content", "examples"),
    [
        (b"path,class\na.pdf,invoice\n", {"a.pdf": "invoice"}),
        (b"\xef\xbb\xbfClass;Path\r\ninvoice;a, b.pdf\r\n", {"a, b.pdf": "invoice"}),
        (b"path\tclass\na.pdf\tkl\xe1cht\n", {"a.pdf": "klácht"}),
        (b"path,class\na.pdf,\nb.pdf\n\nc.pdf, leave \n", {"c.pdf": "leave"}),
        (b"path,class,correct\na.pdf,x,\nb.pdf,x,y\n", {"b.pdf": "y"}),
        (b"path,class\n'=a.pdf,x\n'b.pdf,x\n", {"=a.pdf": "x", "'b.pdf": "x"}),
        (b'path,class\n"a\nb.pdf",x\n', {"a\nb.pdf": "x"}),
    ],
)
def test_a_table_of_examples_is_read(
    tmp_path: Path, content: bytes, examples: dict[str, str]
) -> None:
    file = tmp_path / "examples.csv"
    file.write_bytes(content)
    assert _of_table(file) == examples


@pytest.mark.parametrize(
    "content", [b"", b"a.pdf,invoice\n", b"path,class\n", b"path,class,correct\na,b,\n", b"\0\xff"]
)
def test_a_table_without_examples_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "examples.csv"
    file.write_bytes(content)
    with pytest.raises(SortError):
        _of_table(file)
    with pytest.raises(SortError):
        _of_table(tmp_path / "gone.csv")


def test_files_of_a_folder_count_by_path_where_indexed_and_else_by_content(tmp_path: Path) -> None:
    for name in ("mail/bill.txt", "mail/deep/er.txt", "leave/off.txt", ".git/x.txt", "loose.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "leave/link.txt").symlink_to("/etc/passwd")
    (tmp_path / "linked").symlink_to("/etc")
    mail = tmp_path / "mail"
    assert _of_folder(tmp_path, [str(mail)]) == {
        str(mail / "bill.txt"): "mail",
        str(mail / "deep/er.txt"): "mail",
        sha256(b"leave/off.txt").hexdigest(): "leave",
    }


def test_the_table_that_is_written_is_no_formula_and_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    one = SortedDocument("/docs", "=cmd.pdf", "@bad", "@bad", 0.5, ("+x.pdf",))
    _write([one], file)
    text = file.read_text(encoding="utf-8-sig")
    assert text.splitlines()[1] == "/docs/=cmd.pdf,'@bad,'@bad,0.50,'+x.pdf,"
    file.write_text(text.rstrip() + "good\r\n", encoding="utf-8")
    assert _of_table(file) == {"/docs/=cmd.pdf": "good"}
