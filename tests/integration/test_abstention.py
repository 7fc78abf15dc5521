"""How well the packaged model tells whether an answer is there, over the sets: floors."""

import pytest

from benchmarks.abstention import ASKED, GOLD_OUT, by_model, cases_of
from benchmarks.sets import DATA
from indexes.settings import load_settings
from search.calibration.judgement import judge
from search.confidence.abstain import packaged_model
from tests.integration.thinned import thinned

pytestmark = [pytest.mark.models, pytest.mark.data, pytest.mark.nightly]

MOST_REFUSED = 0.3
"""Share of the answerable questions: a fifth over many sets, some more of one."""

FLOORS = {
    ("clapnq", ASKED): 0.7,
    ("clapnq", GOLD_OUT): 0.8,
}
"""F1 of the unanswerable, a little under what is reached."""


@pytest.mark.parametrize("name", ["clapnq", "contracts", "vac-nl", "handbook", "scifact"])
def test_the_packaged_model(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not (DATA / name).is_dir():
        pytest.skip(f"{name} of ../shared/data is absent")
    monkeypatch.setattr("benchmarks.abstention.MOST_QUESTIONS", 80)
    model = packaged_model(load_settings().embedder)
    by_kind = cases_of(name, thinned(name)).by_kind
    answered = [case for case in by_kind[ASKED] if case.answerable]
    refused = sum(model.probability(case.features) < model.threshold for case in answered)
    assert len(answered) >= 40
    assert refused / len(answered) <= MOST_REFUSED
    for kind, cases in by_kind.items():
        if (name, kind) in FLOORS:
            judged = [*answered, *(case for case in cases if not case.answerable)]
            assert judge(by_model(case, model) for case in judged).f1 >= FLOORS[name, kind], kind
