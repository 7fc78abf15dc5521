"""The evaluation file: one question a line, with the place of its answer."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from vind.indexes.errors import QuestionFileError
from vind.indexes.text.folding import composed
from vind.search.question.cleaned import asks_something


def _in_words(text: str) -> str:
    """``text``. Raises ValueError if it has no letter or digit, as any text would then hold it."""
    if not asks_something(text):
        raise ValueError("has no letter or digit")
    return text


InWords = Annotated[str, AfterValidator(_in_words)]


class Gold(BaseModel):
    """The place of an answer: ``path`` relative to the indexed folder, ``page`` from 1."""

    model_config = ConfigDict(frozen=True)

    path: str
    page: int | None = None
    quote: InWords | None = None

    def names(self, path: str) -> bool:
        """Whether ``path`` is this file, even if a folder higher up was indexed."""
        own, other = map(composed, (self.path, path))
        return other == own or other.endswith(f"/{own}")


class EvaluationQuestion(BaseModel):
    """One line of the file. Unknown fields are ignored.

    ``right`` is False for an answer that a user called wrong; the right one is unknown then.
    """

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, BeforeValidator(str)] = ""
    question: InWords
    lang: str = ""
    gold: tuple[Gold, ...] = ()
    answer: str | None = None
    answerable: bool = True
    right: bool = True


_LINE = '{"question": "…", "gold": [{"path": "hr/leave.pdf"}]}'

_WANTED = {
    "question": "the question in words",
    "gold": 'a list such as [{"path": "hr/leave.pdf", "page": 3, "quote": "…"}]',
    "path": 'the path of the document in its folder, such as "hr/leave.pdf"',
    "page": "a whole number, or leave it out",
    "quote": "words of the document, or leave it out",
    "answerable": "true or false",
    "right": "true or false",
    "lang": "a text",
    "answer": "a text",
}
"""What to write in each field."""

_WRONG = {"missing": "is missing", "value_error": "has no letter or digit"}
"""Messages by pydantic's error type; all other errors concern the kind of value."""


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError) as error:
        what = f"{file} is a folder" if file.is_dir() else f"There is no file {file}"
        raise QuestionFileError(f"{what}. Give the path of a JSONL file.") from error
    except OSError as error:
        raise QuestionFileError(
            f"The question file {file} cannot be read ({error.strerror}). Check that you may."
        ) from error
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        raise QuestionFileError(
            f"The question file {file} cannot be read: line {number} is not UTF-8. Save it as "
            "UTF-8."
        ) from error
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _what_to_mend(error: ValidationError) -> str:
    first = error.errors()[0]
    place = first["loc"]
    if not place:
        return f" is not an object of JSON. Write each line as {_LINE}."
    field = ".".join(map(str, place))
    wrong = _WRONG.get(first["type"], "is another kind of value")
    wanted = next(_WANTED[part] for part in reversed(place) if isinstance(part, str))
    return f": {field}: this {wrong}. Give {wanted}."


def read_questions(file: Path) -> list[EvaluationQuestion]:
    """The questions of a JSONL file, in order, without those that cannot be measured.

    Raises QuestionFileError, with the line's number, if the file is missing, empty or malformed.
    """
    questions = []
    for number, line in _lines(file):
        try:
            question = EvaluationQuestion.model_validate(json.loads(line))
        except ValidationError as error:
            raise QuestionFileError(f"Line {number} of {file}{_what_to_mend(error)}") from error
        except json.JSONDecodeError as error:
            raise QuestionFileError(
                f"Line {number} of {file} is not JSON from column {error.colno} on. Write each "
                f"line as {_LINE}."
            ) from error
        if question.right:
            questions.append(question)
    if not questions:
        raise QuestionFileError(
            f"The question file {file} holds no questions. Write each on a line, as {_LINE}."
        )
    return questions
