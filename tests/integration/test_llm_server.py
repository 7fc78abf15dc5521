"""The default language model behind llama.cpp's own server, as one that another machine runs."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.llama import judge_by_words
from tests.ports import free_port
from tests.toy import ToyEmbedder
from tests.unit.app.api.serving import HOLIDAY, make_docs
from vind.indexes.errors import VindError
from vind.indexes.index import Index
from vind.indexes.models import fastest_llm
from vind.indexes.settings import Settings, load_settings
from vind.search import Engine

pytestmark = pytest.mark.models

KEY = "of-this-test"
SECONDS = 120.0
"""In which it has loaded its model."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    try:
        path = fastest_llm(load_settings())
    except VindError as missing:
        pytest.skip(str(missing))
    port = free_port()
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(path), "--port", str(port)]
    command += ["--n_ctx", "1024", "--n_threads", "2", "--verbose", "false", "--api_key", KEY]
    url = f"http://127.0.0.1:{port}/v1"
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + SECONDS
            while not _answers(url):
                assert server.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.2)
            yield url
        finally:
            server.kill()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/models").status_code == httpx.codes.UNAUTHORIZED
    except httpx.TransportError:
        return False


def test_a_llama_server_words_answers_only_with_its_key(address: str, tmp_path: Path) -> None:
    make_docs(tmp_path)
    judge_by_words(tmp_path / "index")
    question = "How many days of holiday do full-time staff get?"
    for key, is_worded in ((KEY, True), ("another", False)):
        settings = Settings(index=tmp_path / "index", llm=address, llm_key=key, llm_seconds=300)
        with Engine(Index.open(settings.index), settings, ToyEmbedder()) as engine:
            stream = engine.stream(question, "always")
            if is_worded:  # who leaves in the midst of an answer takes no turn from the next one
                assert next(event for event in stream if type(event).__name__ == "Waiting")
                stream.close()
            answer = engine.ask(question, "always")
            assert (not engine.llm_trouble) is is_worded
        assert answer.best is not None
        assert answer.best.text == HOLIDAY
        assert answer.is_worded is is_worded
        if is_worded:
            assert "25 days" in answer.text
            assert answer.text.endswith("[1]")
            assert answer.trouble == ""
        else:
            assert "it wants a key (HTTP 401)" in answer.trouble
