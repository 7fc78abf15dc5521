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
from websockets.sync.client import ClientConnection, connect

from tests.browser.driving import PATIENCE_MILLISECONDS, served
from tests.browser.signing_in import BY_PROXY
from tests.integration.test_serve import COUNTED, STREAMLIT
from tests.rooms import REPOSITORY
from tests.unit.app import test_doors as doors
from tests.unit.app.mcp_site import signed_in
from tests.unit.search.shares import Shared, write_in_order
from tests.unit.search.test_access_shares import Case
from vind.app.words import ENGLISH
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
    with served(folder / "index", 0, COUNTED, (), **told) as url:
        yield url


def shown(
    url: str, query: str, name: str = "ben", group: str = "works", tab: str = ""
) -> list[str]:
    """All that the page shows somebody at an address, once a further look changes nothing.

    A ``tab`` is clicked on after the first look.
    """
    run = BackMsg()
    run.rerun_script.query_string = query
    address = f"ws{url.removeprefix('http')}/_stcore/stream"
    before: list[str] = []
    known: dict[str, ForwardMsg] = {}
    with connect(
        address,
        origin=Origin(url),
        subprotocols=[STREAMLIT],
        additional_headers=signed_in(name, group),
    ) as connection:
        for _ in range(20):
            connection.send(run.SerializeToString())
            now = looked_at(connection, known)
            clicked = run.rerun_script.widget_states.widgets
            if tab and not clicked:
                blocks = (one.delta.add_block for one in known.values())
                (tabs,) = {one.tab_container.id for one in blocks if one.HasField("tab_container")}
                clicked.add(id=tabs, string_value=tab)
            elif now == before:
                return now
            before = now
    raise AssertionError(f"the page never comes to rest: {before}")


def looked_at(connection: ClientConnection, known: dict[str, ForwardMsg]) -> list[str]:
    """What stands at each place of the page when its script has run.

    What was sent before is sent as its hash: ``known`` has it.
    """
    told: dict[tuple[int, ...], str] = {}
    while True:
        message = connection.recv(timeout=PATIENCE_MILLISECONDS / 1000)
        assert isinstance(message, bytes)
        sent = ForwardMsg.FromString(message)
        found = known[sent.ref_hash] if sent.WhichOneof("type") == "ref_hash" else sent
        known[found.hash] = found
        kind = found.WhichOneof("type")
        if kind == "delta":
            told[tuple(sent.metadata.delta_path)] = str(found.delta)
        elif kind == "page_config_changed":
            told[()] = found.page_config_changed.title
        elif kind == "script_finished":
            return [told[place] for place in sorted(told)]


def test_hidden_files_change_nothing_on_the_page(tmp_path: Path) -> None:
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
            assert not query.startswith("s=c") or "opens at nine" in "".join(seen)
        # What one has asked is there for them, and for nobody else.
        assert "dismissal of Jansen" in "".join(shown(there, ""))
        assert "dismissal of Jansen" not in "".join(shown(there, "", "carl", "none"))
        # The list of documents, and how many there are.
        listed = shown(there, "", tab=ENGLISH.documents_tab)
        assert listed == shown(other, "", tab=ENGLISH.documents_tab)
        assert "canteen.md" in "".join(listed)
        assert "canteen.md" not in "".join(shown(there, ""))
        # Files and pages, by the ids of all passages.
        for number in range(doors.FIRST_ID - 1, doors.FIRST_ID + 25):
            for path in (f"original/{number}", f"leaf/{number}/1/0-1"):
                replies = [
                    httpx.get(f"{url}/{path}", headers=signed_in("ben", "works"), timeout=60)
                    for url in (there, other)
                ]
                assert replies[0].content == replies[1].content
                assert replies[0].status_code == replies[1].status_code
