import subprocess
import sys
from tempfile import gettempdir

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms import REPOSITORY
from vind.indexes.text.languages import detect_language, language_of_tag

EXAMPLES: dict[str, str] = {
    "nl": """Hoeveel verlof heb ik?
        opzegtermijn huurcontract
        De prijs is 25 euro
        Wie is manager HR?
        Wie is product owner van project Apollo?
        Wat kost artikel AX-20493?
        Het Terms of Service document is niet van toepassing voor wie dat niet wil.""",
    "en": """How many days of leave do I have?
        what is the notice period
        leave policy
        Who signs contracts?
        And part-timers?
        It is governed by the laws of that State. Van den Berg B.V. is one of the parties.""",
    "de": """Wie hoch ist die Miete?
        Was kostet ein Ersatzschlüssel?
        Der Vertrag endet am 31. Dezember und verlängert sich nicht von selbst.""",
    "": """12.50 / 7
        Le contrat prend fin le 31 décembre sans tacite reconduction entre les parties.
        제과점은 오프라인 결제건에 한하며""",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, texts in EXAMPLES.items() for text in texts.splitlines()],
)
def test_a_language_with_a_file_is_told_and_no_other_is_called_that(
    language: str, text: str
) -> None:
    assert detect_language(text.strip()) == language


@given(st.text())
def test_any_text_has_one_answer(text: str) -> None:
    assert detect_language(text) == detect_language(text)
    assert detect_language(text) in ("nl", "en", "de", "")


def test_without_room_for_temporary_files_it_is_said_which_they_are() -> None:
    program = (
        "from vind.indexes.text.languages import detect_language; detect_language('opzegtermijn')"
    )
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 1 && "$@"', "bash", sys.executable, "-B", "-c", program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    said = f"DiskFullError: A file in {gettempdir()} may not become as large as it has to"
    assert said in done.stderr


@pytest.mark.parametrize(
    ("tag", "language"),
    [("nl", "nl"), ("nl-BE", "nl"), ("EN-gb", "en"), ("en_US", "en"), ("nds", ""), ("", "")],
)
def test_the_tag_of_a_file_names_a_language(tag: str, language: str) -> None:
    assert language_of_tag(tag) == language
