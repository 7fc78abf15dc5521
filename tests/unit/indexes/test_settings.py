import pytest

from indexes.errors import SettingsError
from indexes.settings import load_settings


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("", ()),
        ("*.tmp", ("*.tmp",)),
        ("archief/, *.tmp ,", ("archief/", "*.tmp")),
        ("archief/\n*.tmp\n", ("archief/", "*.tmp")),
        ('["a, b/", "!keep.tmp"]', ("a, b/", "!keep.tmp")),
        ("[Cc]ache/", ("[Cc]ache/",)),
    ],
)
def test_excludes_are_listed_in_an_environment_variable(
    monkeypatch: pytest.MonkeyPatch, text: str, patterns: tuple[str, ...]
) -> None:
    monkeypatch.setenv("VIND_EXCLUDE", text)
    assert load_settings().exclude == patterns


def test_excludes_that_are_no_texts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIND_EXCLUDE", "[1, 2]")
    with pytest.raises(SettingsError, match="VIND_EXCLUDE_0"):
        load_settings()
