"""Whatever is sent by the description of the API, it answers as that says, and never fails."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.openapi import from_url
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from tests.unit.app.api.serving import Served, served

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
]
"""A question without a word in it is refused though its schema lets it pass: that is no fault."""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("api"), api_rate=0) as opened:
        yield opened


@pytest.mark.parametrize("examples", [3, pytest.param(200, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_generated_request_makes_the_api_fail(
    api: Served, mode: GenerationMode, examples: int
) -> None:
    found = from_url(f"{api.url}/openapi.json").get_all_operations()
    calls = [one.ok() for one in found if isinstance(one, Ok)]
    assert len(calls) >= 15
    for call in calls:
        if call.path == "/readyz":  # the toy is none of the models that there are
            continue

        @given(case=call.as_strategy(generation_mode=mode))
        @settings(
            max_examples=examples,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def answered(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(timeout=30, checks=CHECKS)

        with suppress(Unsatisfiable):  # there is nothing that could be sent otherwise
            answered()
