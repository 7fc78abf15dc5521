from pathlib import Path

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
    with pytest.raises(SettingsError, match=r"right\. VIND_EXCLUDE: [^:]*string\.$"):
        load_settings()


@pytest.mark.parametrize("text", ['["*.md"', '[ "*.md", ]', '["*.md]'])
def test_excludes_that_begin_as_a_list_and_are_none_are_refused(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("VIND_EXCLUDE", text)
    with pytest.raises(SettingsError, match="VIND_EXCLUDE: begins as a list in JSON, and is"):
        load_settings()


@pytest.mark.parametrize("name", ["VIND_INDEX", "VIND_CACHE"])
def test_a_folder_of_blanks_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, " \t")
    with pytest.raises(SettingsError, match=f"{name}: is blank"):
        load_settings()


def test_a_variable_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = load_settings()
    for name in ("INDEX", "OCR", "LLM", "THREADS"):
        monkeypatch.setenv(f"VIND_{name}", "")
    assert load_settings() == defaults


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("~/x", "home/x"),
        ("x", "here/x"),
        (".", "here"),
        ("~nobody-at-all/x", "here/~nobody-at-all/x"),
    ],
)
def test_folders_are_those_that_a_shell_would_make_of_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str, meant: str
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VIND_INDEX", written)
    monkeypatch.setenv("VIND_CACHE", written)
    settings = load_settings()
    assert settings.index == settings.cache == tmp_path / meant
    assert load_settings(index=Path(written)).index == tmp_path / meant
