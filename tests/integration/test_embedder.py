"""The default embedder against sentence-transformers with the same weights in float32."""

import gc
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from weakref import ref

import numpy as np
import pytest

from tests.rooms import REPOSITORY
from vind.indexes.errors import ModelNotPulledError
from vind.indexes.models import find_installed
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import load_settings
from vind.indexes.text.states import States

if TYPE_CHECKING:
    from vind.indexes.models.embedder import SentenceEmbedder

pytestmark = pytest.mark.models

SAMPLES = REPOSITORY / "samples/company"
FAITHFUL = 0.995

SHORTEST = 100
"""Characters. A loose number or two at the end of a file is no passage, and strays to .97."""


@pytest.fixture(scope="module")
def embedder() -> "SentenceEmbedder":
    return load_embedder(load_settings())


def sample_passages() -> list[str]:
    """Stretches of 800 characters of the sample company's texts, Dutch and English."""
    files = sorted(path for kind in ("md", "txt") for path in SAMPLES.rglob(f"*.{kind}"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    pieces = [text[start : start + 800] for text in texts for start in range(0, len(text), 800)]
    return [piece for piece in pieces if len(piece) >= SHORTEST]


def test_vectors_are_those_of_sentence_transformers(embedder: "SentenceEmbedder") -> None:
    from sentence_transformers import SentenceTransformer

    folder = find_installed("multilingual-e5-small", load_settings()).folder
    model = SentenceTransformer(str(folder), local_files_only=True, device="cpu")
    passages = sample_passages()
    assert len(passages) > 20
    wanted = model.encode([f"passage: {text}" for text in passages], normalize_embeddings=True)
    cosines = (embedder.embed_passages(passages) * wanted).sum(axis=1)
    assert cosines.min() >= FAITHFUL
    question = "Hoeveel vakantiedagen mag ik meenemen?"
    asked = model.encode([f"query: {question}"], normalize_embeddings=True)[0]
    assert float(embedder.embed_query(question) @ asked) >= FAITHFUL


def test_word_states_depend_on_context(embedder: "SentenceEmbedder") -> None:
    texts = [
        "De bank rekent zes procent rente over de lening.",
        "In het park staat een houten bank onder een boom.",
    ]
    read = embedder.read_passages(texts)
    assert np.allclose(read.vectors, embedder.embed_passages(texts), atol=1e-5)
    states = States.of(read.states, read.vectors)
    told = [text[len(text) - n :].split()[0] for text, n in _begins(texts, states)]
    first, second = "bank rekent zes procent rente lening.", "park staat houten bank boom."
    assert told == [*first.split(), *second.split()]
    (money,) = embedder.read_questions(["Welke bank leent geld uit?"])
    assert money.words == ("bank", "leent", "geld")
    assert np.allclose(money.vector, embedder.embed_query("Welke bank leent geld uit?"), atol=1e-5)
    near = states.similarities(money.states)[0]
    lends, sits = near[told.index("bank")], near[told.index("houten") + 1]
    assert lends > sits + 0.02


def _begins(texts: list[str], states: States) -> list[tuple[str, int]]:
    pairs = zip(states.text_of, states.before_end, strict=True)
    return [(texts[text], int(begins)) for text, begins in pairs]


def test_vectors_are_accurate_at_every_text_length(embedder: "SentenceEmbedder") -> None:
    """OpenVINO in bf16 errs in texts of exactly 32 tokens, on some processors."""
    from sentence_transformers import SentenceTransformer

    folder = find_installed("multilingual-e5-small", load_settings()).folder
    model = SentenceTransformer(str(folder), local_files_only=True, device="cpu")
    text = " ".join(sample_passages()[:4])
    ends = embedder.token_spans(text)[20:140, 1]
    texts = [text[:end] for end in ends]
    wanted = model.encode([f"passage: {text}" for text in texts], normalize_embeddings=True)
    alone = np.vstack([embedder.embed_passages([text]) for text in texts])
    assert (alone * wanted).sum(axis=1).min() >= FAITHFUL


def test_vectors_are_unit_float32_in_the_order_asked(embedder: "SentenceEmbedder") -> None:
    texts = ["kort", "een veel langere tekst over verlof " * 20, "short", "x" * 20_000]
    vectors = embedder.embed_passages(texts)
    assert vectors.shape == (4, embedder.dimension)
    assert vectors.dtype == np.dtype(np.float32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    alone = np.vstack([embedder.embed_passages([text]) for text in texts])
    assert (vectors * alone).sum(axis=1).min() >= FAITHFUL
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_a_question_is_nearest_its_answer_in_another_language(
    embedder: "SentenceEmbedder",
) -> None:
    answers = [
        "Employees may carry over at most five days of unused holiday to the next year.",
        "The pump must be isolated and locked before the seal is replaced.",
        "The invoice is due within thirty days of receipt.",
    ]
    question = embedder.embed_query("Hoeveel vakantiedagen mag ik meenemen naar volgend jaar?")
    assert int(np.argmax(embedder.embed_passages(answers) @ question)) == 0


def test_loading_for_a_query_imports_no_torch() -> None:
    script = (
        "import sys; from vind.indexes.models.embedder import load_embedder; "
        "from vind.indexes.settings import load_settings; e = load_embedder(load_settings()); "
        "e.embed_query('x'); print(e.backend.split()[0], 'torch' in sys.modules)"
    )
    load_embedder(load_settings())  # makes the int8 model where it has not been made yet
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() in (["OpenVINO", "False"], ["torch", "True"])


def test_two_threads_can_ask_a_fresh_embedder_at_once() -> None:
    """It hung one time in two while OpenVINO set up what both wanted."""
    script = (
        "import sys, threading, time\n"
        "from vind.indexes.models.embedder import load_embedder\n"
        "from vind.indexes.settings import load_settings\n"
        "sys.setswitchinterval(1e-5)\n"
        "embedder, may_ask = load_embedder(load_settings()), []\n"
        "def ask():\n"
        "    while not may_ask: pass\n"
        "    embedder.read_questions(['where'])\n"
        "threads = [threading.Thread(target=ask, daemon=True) for _ in range(6)]\n"
        "[thread.start() for thread in threads]\n"
        "time.sleep(2)\n"
        "may_ask.append(True)\n"
        "[thread.join() for thread in threads]\n"
    )
    for _ in range(3):
        subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_threads_sharing_one_embedder_get_the_same_vectors(embedder: "SentenceEmbedder") -> None:
    questions = [f"Wat staat er in artikel {number}?" for number in range(40)]
    alone = np.vstack([embedder.embed_query(question) for question in questions])
    with ThreadPoolExecutor(8) as pool:
        together = np.vstack(list(pool.map(embedder.embed_query, questions)))
    np.testing.assert_array_equal(together, alone)


def test_equal_embedder_settings_share_one_embedder(embedder: "SentenceEmbedder") -> None:
    settings = load_settings()
    assert load_embedder(settings) is embedder
    assert load_embedder(settings.model_copy(update={"llm": "none.gguf"})) is embedder
    fewer = settings.model_copy(update={"threads": settings.threads + 1})
    other = load_embedder(fewer)
    assert other is not embedder
    freed = ref(other)
    del other
    gc.collect()
    assert freed() is None


def test_a_forked_process_loads_its_own_embedder() -> None:
    """The threads that run the model are not carried over: it would wait for them for ever."""
    script = (
        "import os\n"
        "from vind.indexes.models.embedder import load_embedder\n"
        "from vind.indexes.settings import load_settings\n"
        "embedder = load_embedder(load_settings())\n"
        "embedder.embed_query('where')\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    own = load_embedder(load_settings())\n"
        "    own.embed_query('where')\n"
        "    os._exit(own is embedder)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\u200b", "😀" * 600, "a" * 100_000, "\ud7ff\n" * 9]
)
def test_any_text_has_a_unit_vector_and_ordered_token_spans(
    embedder: "SentenceEmbedder", text: str
) -> None:
    vector = embedder.embed_passages([text])[0]
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    spans = embedder.token_spans(text)
    assert (spans[:, 0] <= spans[:, 1]).all()
    assert spans.max(initial=0) <= len(text)


def test_minilm_vectors_are_accurate_without_a_prefix() -> None:
    from sentence_transformers import SentenceTransformer

    settings = load_settings(embedder="all-minilm-l6-v2")
    try:
        folder = find_installed(settings.embedder, settings).folder
    except ModelNotPulledError as error:
        pytest.skip(str(error))
    model = SentenceTransformer(str(folder), local_files_only=True, device="cpu")
    passages = sample_passages()[:24]
    embedder = load_embedder(settings)
    cosines = embedder.embed_passages(passages) * model.encode(passages, normalize_embeddings=True)
    assert cosines.sum(axis=1).min() >= FAITHFUL
    np.testing.assert_allclose(
        embedder.embed_query(passages[0]), embedder.embed_passages(passages[:1])[0], atol=1e-6
    )
