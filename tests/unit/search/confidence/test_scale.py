import numpy as np
import pytest

from indexes.embedder import load_embedder
from indexes.settings import load_settings
from indexes.types import Vector
from search.confidence.scale import FITTED, FITTED_WITH, Scale, measure, scale_of
from tests.toy import ToyEmbedder


class Blind(ToyEmbedder):
    """To which all texts are the same."""

    def embed_query(self, text: str) -> Vector:  # noqa: ARG002 - whatever it is
        return super().embed_query("text")


def test_the_ends_of_a_scale_go_to_those_of_the_fitted_one() -> None:
    other = Scale(unlike=0.1, like=0.5)
    ends = other.fitted(np.array([0.1, 0.5, 0.3], dtype=np.float32))
    middle = (FITTED.unlike + FITTED.like) / 2
    assert ends == pytest.approx([FITTED.unlike, FITTED.like, middle])
    assert FITTED.fitted(np.array([0.9])) == pytest.approx([0.9])


def test_an_embedder_is_measured_by_pairs() -> None:
    toy = ToyEmbedder()
    assert scale_of(toy) == measure(toy)
    assert measure(toy).like > measure(toy).unlike + 0.05


def test_an_embedder_that_tells_nothing_apart_is_left_as_it_is() -> None:
    blind = Blind("blind")
    assert measure(blind).unlike == pytest.approx(1.0)
    assert scale_of(blind) == FITTED


@pytest.mark.models
def test_the_scale_is_that_of_the_embedder_the_model_was_fitted_with() -> None:
    embedder = load_embedder(load_settings())
    assert embedder.fingerprint == FITTED_WITH
    found = measure(embedder)
    assert (found.unlike, found.like) == pytest.approx((FITTED.unlike, FITTED.like), abs=0.003)
