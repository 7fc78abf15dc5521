"""``vind sources``: a folder of a WebDAV server, from the address to a passage that is found."""

import json
from pathlib import Path

import pytest

from tests.integration.test_cli import vind
from tests.unit.ingest.test_sources import PASSWORD, Site, dav, write

__all__ = ["dav"]

pytestmark = pytest.mark.models


def test_a_folder_of_a_server_is_added_found_followed_and_removed(
    dav: Site, tmp_path: Path
) -> None:
    index = ("--index", tmp_path / "index")
    write(dav.folder, {"hr/kantine.md": "# Kantine\n\nDe kantine gaat om half negen open."})
    (tmp_path / "secret").write_text(f"{PASSWORD}\n", encoding="utf-8")
    added = vind("sources", "add", dav.address, "--secret-file", tmp_path / "secret", *index)
    assert "share is added" in added.stderr
    done = vind("sources", "sync", *index)
    assert (done.returncode, "share: 1 new" in done.stderr) == (0, True)
    (hit,) = json.loads(vind("search", "kantine", "--json", *index).stdout)
    assert hit["path"] == "hr/kantine.md"

    (listed,) = json.loads(vind("sources", "list", "--json", *index).stdout)
    assert (listed["name"], listed["files"], listed["trouble"]) == ("share", 1, "")
    assert PASSWORD not in json.dumps(listed)

    (dav.folder / "hr").rename(dav.folder / "elsewhere")
    assert "1 new, 0 changed, 0 unchanged, 1 gone" in vind("sources", "sync", *index).stderr
    (hit,) = json.loads(vind("search", "kantine", "--json", *index).stdout)
    assert hit["path"] == "elsewhere/kantine.md"

    (dav.folder / "elsewhere" / "kantine.md").unlink()
    failed = vind("sources", "sync", *index)
    assert failed.returncode == 1
    assert "share FAILED: share has no files, and had 1: they are kept." in failed.stderr
    assert "FAILED" in vind("sources", "list", *index).stdout

    assert vind("sources", "remove", "share", *index).returncode == 0
    assert vind("search", "kantine", "--json", *index).stdout.strip() in {"", "[]"}
    assert not (tmp_path / "index.mirrors" / "share").exists()
