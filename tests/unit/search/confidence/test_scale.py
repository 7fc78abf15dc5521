from collections.abc import Sequence

import pytest

from indexes.embedder import load_embedder
from indexes.settings import load_settings
from indexes.types import Embeddings, Reading, Vector
from search.confidence.scale import FITTED, FITTED_WITH, Scale, Scales, measured_scales, scales_of
from tests.toy import ToyEmbedder


class Blind(ToyEmbedder):
    """To which all texts are the same."""

    def embed_query(self, text: str) -> Vector:  # noqa: ARG002 - whatever it is
        return super().embed_query("text")

    def read_questions(self, texts: Sequence[str]) -> list[Reading]:
        return super().read_questions(["text"] * len(texts))

    def read_passages(self, texts: Sequence[str]) -> Embeddings:
        return super().read_passages(["text"] * len(texts))


def test_the_ends_of_a_scale_go_to_those_of_the_fitted_one() -> None:
    other = Scales(cosine=Scale(unlike=0.1, like=0.5), wording=Scale(unlike=0.2, like=0.4))
    for fitted, stretched, ends in (
        (FITTED.cosine, other.fitted_cosines, [0.1, 0.5, 0.3]),
        (FITTED.wording, other.fitted_wordings, [0.2, 0.4, 0.3]),
    ):
        middle = (fitted.unlike + fitted.like) / 2
        assert stretched(ends) == pytest.approx([fitted.unlike, fitted.like, middle])
    assert FITTED.fitted_cosines([0.9]) == pytest.approx([0.9])
    assert FITTED.fitted_wordings([0.9]) == pytest.approx([0.9])


def test_an_embedder_is_measured_by_pairs() -> None:
    toy = ToyEmbedder()
    found = measured_scales(toy)
    assert scales_of(toy) == found
    assert found.cosine.like > found.cosine.unlike + 0.05
    assert found.wording.like > found.wording.unlike + 0.05


def test_an_embedder_that_tells_nothing_apart_is_left_as_it_is() -> None:
    blind = Blind("blind")
    assert measured_scales(blind).cosine.unlike == pytest.approx(1.0)
    assert scales_of(blind) == FITTED


@pytest.mark.models
def test_the_scales_are_those_of_the_embedder_the_model_was_fitted_with() -> None:
    embedder = load_embedder(load_settings())
    assert embedder.fingerprint == FITTED_WITH
    found = measured_scales(embedder)
    for one, other in ((found.cosine, FITTED.cosine), (found.wording, FITTED.wording)):
        # It was fitted in int8; in float32, on other processors, it is measured .0036 beside that.
        assert (one.unlike, one.like) == pytest.approx((other.unlike, other.like), abs=0.005)
