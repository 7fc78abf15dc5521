"""The doors of ``tests/unit/app/test_doors.py`` at the page itself, over its own connection."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin
from websockets.sync.client import connect

from tests.browser.driving import PATIENCE_MILLISECONDS, served
from tests.browser.signing_in import BY_PROXY
from tests.integration.test_serve import COUNTED, STREAMLIT
from tests.rooms import REPOSITORY
from tests.unit.app import test_doors as doors
from tests.unit.app.mcp_site import signed_in
from tests.unit.search.shares import Shared, write_in_order
from tests.unit.search.test_access_shares import Case
from vind.indexes.access import Viewer
from vind.indexes.catalogue import stamp

BEN = Viewer("ben", frozenset({"works"}))
HIDDEN = tuple(
    one for files, newer in doors.HIDDEN.values() if not newer for one in files if one.rights
)
ALL = sorted((*doors.READABLE, *HIDDEN), key=lambda one: (bool(one.container), one.place))
CASE = Case(tuple(ALL), (), BEN, doors.QUESTIONS)
QUERIES = (
    "",
    *("q=Which+machines+are+in+Ghent%3F", "q=What+does+the+dismissal+of+Jansen+cost%3F"),
    *("q=When+is+the+luhcn+served+for+Zwartkosp%3F", "s=canteen+fee+wing+Jansen+bonus+wages"),
    *("q=What+is+the+archive+fee%3F&q=And+the+bonus+of+Zwartkops%3F", "s=%22bonus%22"),
)


@contextmanager
def page_over(folder: Path, files: tuple[Shared, ...]) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stamp, "unused_id", lambda: doors.FIRST_ID)
        write_in_order(folder / "index", files)
    told: dict[str, Any] = {
        **BY_PROXY,
        "VIND_ACCESS": "rules",
        "VIND_KEYS": str(folder / "keys.json"),
        "VIND_AUDIT": str(folder / "audit"),
        "OPENED_LOG": str(folder / "log"),
        "PYTHONPATH": str(REPOSITORY),
    }
    with served(folder / "index", program=COUNTED, **told) as url:
        yield url


def shown(url: str, query: str, name: str = "ben", group: str = "works") -> list[str]:
    """All that the page shows somebody at an address until it is at rest."""
    run = BackMsg()
    run.rerun_script.query_string = query
    address = f"ws{url.removeprefix('http')}/_stcore/stream"
    headers = signed_in(name, group)
    own: dict[str, Any] = {
        "origin": Origin(url),
        "subprotocols": [STREAMLIT],
        "additional_headers": headers,
    }
    told: list[str] = []
    with connect(address, **own) as connection:
        connection.send(run.SerializeToString())
        while True:
            message = ForwardMsg.FromString(connection.recv(timeout=PATIENCE_MILLISECONDS / 1000))
            kind = message.WhichOneof("type")
            if kind == "delta":
                told.append(str(message.delta))
            elif kind == "page_config_changed":
                told.append(message.page_config_changed.title)
            elif kind == "script_finished":
                return told


def test_nothing_hidden_shows_on_the_page(tmp_path: Path) -> None:
    with ExitStack() as stack:
        places = tmp_path / "there", tmp_path / "other"
        shares = CASE.files, tuple(doors.with_other_hidden_files(CASE))
        there, other = (
            stack.enter_context(page_over(place, files))
            for place, files in zip(places, shares, strict=True)
        )
        for query in (*QUERIES, ""):  # the last with the conversations before it
            seen = shown(there, query)
            assert seen == shown(other, query), query
            assert not query.startswith("s=c") or "The canteen opens" in "".join(seen)
        # What one has asked is there for them, and for nobody else.
        assert "dismissal of Jansen" in "".join(shown(there, ""))
        assert "dismissal of Jansen" not in "".join(shown(there, "", "carl", "none"))
        # Files and pages, by the ids of all passages.
        for number in range(doors.FIRST_ID - 1, doors.FIRST_ID + 25):
            for path in (f"original/{number}", f"leaf/{number}/1/0-1"):
                replies = [
                    httpx.get(f"{url}/{path}", headers=signed_in("ben", "works"))
                    for url in (there, other)
                ]
                assert replies[0].content == replies[1].content
                assert replies[0].status_code == replies[1].status_code
