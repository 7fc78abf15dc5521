"""The evaluation file: one question a line, with where its answer stands."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from indexes.errors import QuestionFileError
from search.question.cleaned import asks_something


def _in_words(text: str) -> str:
    """``text`` itself; a ValueError where it has no letter or digit, as any text would hold it."""
    if not asks_something(text):
        raise ValueError("has no letter or digit")
    return text


InWords = Annotated[str, AfterValidator(_in_words)]


class Gold(BaseModel):
    """Where the answer stands: ``path`` relative to the indexed folder, ``page`` from 1."""

    model_config = ConfigDict(frozen=True)

    path: str
    page: int | None = None
    quote: InWords | None = None

    def names(self, path: str) -> bool:
        """Whether ``path`` is this file, also where a folder above the documents was indexed."""
        return path == self.path or path.endswith(f"/{self.path}")


class EvaluationQuestion(BaseModel):
    """One line of the file. Fields that vind does not know are left alone."""

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, BeforeValidator(str)] = ""
    question: InWords
    lang: str = ""
    gold: tuple[Gold, ...] = ()
    answer: str | None = None
    answerable: bool = True


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise QuestionFileError(
            f"There is no file {file}. Give the path of a JSONL file."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionFileError(f"The question file {file} cannot be read: {error}.") from error
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def read_questions(file: Path) -> list[EvaluationQuestion]:
    """The questions of a JSONL file, in order.

    Raises QuestionFileError, naming the line, where it is missing, empty or not as expected.
    """
    questions = []
    for number, line in _lines(file):
        try:
            questions.append(EvaluationQuestion.model_validate(json.loads(line)))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "the line"
            raise QuestionFileError(f"Line {number} of {file}: {field}: {first['msg']}.") from error
        except json.JSONDecodeError as error:
            raise QuestionFileError(f"Line {number} of {file} is not JSON: {error}.") from error
    if not questions:
        raise QuestionFileError(f"The question file {file} holds no questions.")
    return questions
