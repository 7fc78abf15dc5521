import os
import re
from pathlib import Path

import pytest

from vind.indexes.errors import SettingsError
from vind.indexes.settings import load_settings


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
def test_vind_exclude_is_read_as_a_list_of_patterns(
    monkeypatch: pytest.MonkeyPatch, text: str, patterns: tuple[str, ...]
) -> None:
    monkeypatch.setenv("VIND_EXCLUDE", text)
    assert load_settings().exclude == patterns


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ocr", "nee", "Set VIND_OCR to true or false, not 'nee'."),
        ("threads", "2.5", "Set VIND_THREADS to a whole number, not '2.5'."),
        ("threads", "0", "Set VIND_THREADS to 1 or more, not '0'."),
        ("passage_tokens", "300", "Set VIND_PASSAGE_TOKENS to 250 or less, not '300'."),
        ("exclude", "[1]", "Set VIND_EXCLUDE to text, not 1."),
        ("exclude", '["*.md]', "VIND_EXCLUDE begins as a list in JSON, and is"),
        ("ocr", [], "Set VIND_OCR to true or false, not []."),
        ("threads", 2.5, "Set VIND_THREADS to a whole number, not 2.5."),
        ("llm", 5, "Set VIND_LLM to text, not 5."),
        ("index", 5, "Set VIND_INDEX to a folder, not 5."),
        ("index", " \t", "VIND_INDEX is blank, and must be a folder."),
        ("cache", Path(" "), "VIND_CACHE is blank, and must be a folder."),
        ("cache", "a\0b", "VIND_CACHE has a null character, as no folder has."),
        ("exclude", 5, "Set VIND_EXCLUDE to a list, not 5."),
        (
            "llm",
            "http://gpu:8000/v1,qwen",
            "VIND_LLM has 'qwen', which is no address of a server of language models. Give one "
            "such as http://127.0.0.1:8000/v1, or several parted by commas.",
        ),
        (
            "llm",
            "https://:8000",
            "VIND_LLM has 'https://:8000', which is no address of a server of language models. "
            "Give one such as http://127.0.0.1:8000/v1, or several parted by commas.",
        ),
        (
            "llm",
            "http://me:secret@gpu/v1",
            "VIND_LLM has a name or password in an address. Set VIND_LLM_KEY to the key.",
        ),
        (
            "llm_key",
            "sk-\u20ac",
            "VIND_LLM_KEY has characters in it that no key has. Set it to the key alone.",
        ),
        ("llm_seconds", "0", "Set VIND_LLM_SECONDS to more than 0.0, not '0'."),
        ("llm_seconds", "soon", "Set VIND_LLM_SECONDS to a number, not 'soon'."),
    ],
)
def test_a_wrong_value_is_refused_with_what_to_set(
    name: str, value: object, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name != "exclude" or not isinstance(value, str):
        with pytest.raises(SettingsError, match=f"^{re.escape(said)}$"):
            load_settings(**{name: value})
    if isinstance(value, str) and "\0" not in value:
        monkeypatch.setenv(f"VIND_{name.upper()}", value)
        with pytest.raises(SettingsError, match=f"^{re.escape(said)}"):
            load_settings()


@pytest.mark.parametrize(
    ("llm", "servers"),
    [
        ("qwen2.5-coder-1.5b-instruct", ()),
        ("/models/http.gguf", ()),
        ("http://gpu:8000/v1/", ("http://gpu:8000/v1",)),
        (
            " https://a.example/v1 , http://[::1]:8000/v1,https://a.example/v1,",
            ("https://a.example/v1", "http://[::1]:8000/v1"),
        ),
    ],
)
def test_vind_llm_names_a_local_model_or_servers(llm: str, servers: tuple[str, ...]) -> None:
    settings = load_settings(llm=llm, llm_key="sk-secret")
    assert settings.llm_servers == servers
    assert "sk-secret" not in repr(settings)


def test_an_unknown_setting_is_refused_with_the_known_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = r"Known settings: VIND_ACCESS, .*, VIND_THREADS\.$"
    with pytest.raises(SettingsError, match=rf"^Unknown setting VIND_THREDS\. {known}"):
        load_settings(threds=2)
    monkeypatch.setenv("VIND_INDEKS", "x")
    with pytest.raises(SettingsError, match=rf"^Unknown setting VIND_INDEKS\. {known}"):
        load_settings()


@pytest.mark.parametrize("name", ["vind.example.nl", "zoek", "192.168.1.5", "[fd00::1]", "a-b.nl."])
def test_allow_hosts_takes_host_names(name: str) -> None:
    assert load_settings(allow_hosts=[name]).allow_hosts == (name,)


@pytest.mark.parametrize(
    "name", ["https://vind.nl", "vind.nl:80", "*", "vind.nl/zoek", "a b", "a..b"]
)
def test_allow_hosts_refuses_what_is_no_host_name(name: str) -> None:
    with pytest.raises(
        SettingsError, match=r"^VIND_ALLOW_HOSTS has .*, which is no name of a host"
    ):
        load_settings(allow_hosts=["vind.nl", name])


def test_an_empty_environment_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("VIND_INDEX", "VIND_OCR", "VIND_LLM", "VIND_THREADS")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    defaults = load_settings()
    for name in names:
        monkeypatch.setenv(name, "")
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
def test_folders_are_expanded_as_a_shell_would(
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


def test_without_a_home_folder_the_error_names_what_to_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "VIND_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 7)  # no user's
    with pytest.raises(SettingsError, match=r"no home folder .* set VIND_INDEX and VIND_CACHE\.$"):
        load_settings(index=tmp_path)
    monkeypatch.setenv("VIND_CACHE", str(tmp_path / "cache"))
    assert load_settings(index=tmp_path).index == tmp_path
    with pytest.raises(SettingsError, match=r"no home folder for it: set VIND_KEYS\.$"):
        _ = load_settings(index=tmp_path).keys_file
    with pytest.raises(SettingsError, match=r"no home folder for it: set VIND_AUDIT\.$"):
        _ = load_settings(index=tmp_path, access="rules").audit_folder
