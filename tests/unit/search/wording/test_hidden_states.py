"""Hidden states where llama.cpp does not show them."""

import sys
from ctypes import CDLL

import pytest

from vind.search.wording.drafting import HiddenState


def test_a_build_without_what_is_needed_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert HiddenState.of(3, 8) is not None
    monkeypatch.setattr("llama_cpp._ggml.libggml", CDLL(None))
    assert HiddenState.of(3, 8) is None
    monkeypatch.setitem(sys.modules, "llama_cpp._ggml", None)
    assert HiddenState.of(3, 8) is None


def test_nothing_is_seen_before_anything_was_computed() -> None:
    state = HiddenState.of(3, 8)
    assert state is not None
    state.watch()
    state.rest()
    assert state.seen is None
