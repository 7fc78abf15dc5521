"""What a session of the page keeps of answers, once some of it is hidden."""

from pathlib import Path

import pytest
import streamlit as st

from tests.unit.search.shares import Shared, engine_of, rights_of, write_share
from vind.app.web import ask_tab, session
from vind.indexes.access import Viewer

RULE = "The lathe takes 4 litres of oil a month."


@pytest.mark.parametrize(("folder", "is_kept"), [("hr", False), ("works", True)])
def test_an_answer_is_kept_as_long_as_its_places_may_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, *, is_kept: bool
) -> None:
    groups = {name: rights_of(f"group:{name}") for name in ("hr", "works")}
    files = [Shared(f"{name}/lathe.md", RULE, groups[name]) for name in groups]
    write_share(tmp_path / "index", files)
    with engine_of(tmp_path / "index") as everything:
        in_folder = everything.seen_by(Viewer("x", frozenset({folder})))
        answer = in_folder.ask("How much oil does the lathe take?", words="never")
        assert answer.quotes[0].path == f"{folder}/lathe.md"
        monkeypatch.setattr(st, "session_state", {ask_tab.ANSWERED: answer})
        ben = everything.seen_by(Viewer("ben", frozenset({"works"})))
        # Its text is in a copy that Ben may read, which does not have the name that was shown.
        assert session._is_readable(ben) is is_kept
