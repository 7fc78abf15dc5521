"""Numbers of any embedder on one scale."""

from collections.abc import Sequence

import pytest

from tests.toy import ToyEmbedder
from vind.indexes.arrays import Vector
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import load_settings
from vind.indexes.types import Embeddings, Reading
from vind.search.fitted import packaged
from vind.search.fitted.packaged import fitted, is_fitted
from vind.search.retrieval.nearness import Scale, Scales, measured_scales, scales_of


class Blind(ToyEmbedder):
    """To which all texts are the same."""

    def embed_query(self, text: str) -> Vector:  # noqa: ARG002 - whatever it is
        return super().embed_query("text")

    def read_questions(self, texts: Sequence[str]) -> list[Reading]:
        return super().read_questions(["text"] * len(texts))

    def read_passages(self, texts: Sequence[str]) -> Embeddings:
        return super().read_passages(["text"] * len(texts))


@pytest.mark.parametrize(
    ("value", "abroad", "nearness"),
    [(0.2, 0.0, 0.0), (0.6, 0.0, 1.0), (0.4, 0.0, 0.5), (0.1, 1.0, 0.0), (0.1, 0.5, -0.125)],
)
def test_texts_on_other_matters_are_0_and_a_question_and_its_answer_1(
    value: float, abroad: float, nearness: float
) -> None:
    scale = Scale(unlike=0.2, like=0.6, foreign=0.1)
    assert scale.nearness([value], [abroad]) == pytest.approx([nearness])


def test_an_embedder_without_weights_of_its_own_is_measured_by_pairs() -> None:
    toy = ToyEmbedder()
    assert not is_fitted(toy.fingerprint)
    found = measured_scales(toy)
    assert scales_of(toy) == found
    assert found.cosine.like > found.cosine.unlike + 0.05
    assert found.wording.like > found.wording.unlike + 0.05


def test_an_embedder_that_tells_nothing_apart_gets_the_default_scales() -> None:
    blind = Blind("blind")
    assert measured_scales(blind).cosine.unlike == pytest.approx(1.0)
    given = fitted(packaged.DEFAULT, "scales")
    assert scales_of(blind) == Scales(Scale(**given["cosine"]), Scale(**given["wording"]))


@pytest.mark.models
def test_the_packaged_scales_are_those_of_the_embedder() -> None:
    embedder = load_embedder(load_settings(embedder="multilingual-e5-small"))
    found, packaged = measured_scales(embedder), scales_of(embedder)
    for one, other in ((found.cosine, packaged.cosine), (found.wording, packaged.wording)):
        # It was fitted in int8; in float32, on other processors, it is measured .0036 beside that.
        assert (one.unlike, one.like) == pytest.approx((other.unlike, other.like), abs=0.005)


def test_what_was_just_fitted_serves_an_embedder_that_has_no_file_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packaged, "_used", {})
    new = "new@1"
    assert fitted(new, "ranking") == fitted(packaged.DEFAULT, "ranking")
    packaged.use({"embedder": new, **packaged.everything(new), "ranking": {"meaning": 1.0}})
    assert is_fitted(new)
    assert fitted(new, "ranking") == {"meaning": 1.0}
    assert fitted(packaged.DEFAULT, "ranking") != {"meaning": 1.0}
