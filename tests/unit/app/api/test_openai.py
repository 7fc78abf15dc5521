"""OpenAI's calls, as its own client makes them."""

from collections.abc import Iterator

import numpy as np
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.llama import saying
from tests.toy import ToyEmbedder
from tests.unit.app.api.serving import HOLIDAY, Served, served

ASKED = "How many days of holiday do full-time staff get a year?"
SAID = f"{HOLIDAY} [1]\n\n[1] hr/guide.md, page iv (4)"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("api"), saying(f"{HOLIDAY} "), access="rules") as opened:
        yield opened


@pytest.fixture(scope="module")
def client(api: Served) -> openai.OpenAI:
    key = api.program("chat", "hr", "finance").headers["Authorization"].removeprefix("Bearer ")
    return openai.OpenAI(base_url=f"{api.url}/v1", api_key=key, max_retries=0)


def user(text: str) -> ChatCompletionMessageParam:
    return {"role": "user", "content": text}


def test_a_chat_is_answered_with_its_sources(api: Served, client: openai.OpenAI) -> None:
    reply = client.chat.completions.create(
        model="vind",
        messages=[{"role": "system", "content": "Be a pirate."}, user(ASKED)],
        temperature=0.7,
        max_tokens=100,
    )
    (choice,) = reply.choices
    assert choice.finish_reason == "stop"
    assert choice.message.content == SAID
    assert choice.message.annotations is not None
    (cited,) = choice.message.annotations
    found = api.id_of(ASKED, client.api_key)
    where = cited.url_citation
    assert SAID[where.start_index : where.end_index] == "[1]"
    assert where.url == f"{api.url}/api/originals/{found}#page=4"
    assert where.title == "hr/guide.md, page iv (4)"
    assert cited.model_extra is not None
    assert (cited.model_extra["file"], cited.model_extra["page"]) == ("hr/guide.md", 4)
    assert cited.model_extra["quote"].startswith(HOLIDAY)


def test_a_chat_is_streamed_in_pieces(client: openai.OpenAI) -> None:
    chunks = list(client.chat.completions.create(model="vind", messages=[user(ASKED)], stream=True))
    deltas = [chunk.choices[0].delta for chunk in chunks]
    assert "".join(delta.content or "" for delta in deltas) == SAID
    assert deltas[0].role == "assistant"
    assert len([delta for delta in deltas if delta.content]) > 1
    assert chunks[-1].choices[0].finish_reason == "stop"
    (cited,) = (deltas[-1].model_extra or {})["annotations"]
    assert cited["file"] == "hr/guide.md"


def test_the_last_message_follows_up_the_question_before_it(client: openai.OpenAI) -> None:
    def said(*messages: ChatCompletionMessageParam) -> str:
        reply = client.chat.completions.create(model="vind", messages=messages)
        return reply.choices[0].message.content or ""

    after: ChatCompletionMessageParam = {"role": "assistant", "content": SAID}
    assert "hr/guide.md" in said(user(ASKED), after, user("And for part-timers?"))
    assert "hr/guide.md" in said(user("!"), user(ASKED))  # nothing follows what is no question
    parts: ChatCompletionMessageParam = {
        "role": "user",
        "content": [{"type": "text", "text": ASKED}],
    }
    assert said(parts) == SAID
    assert said(user(ASKED), after, user("thanks!")).startswith("You are welcome")
    assert said(user("write a poem")).startswith("vind writes no mails")


def test_models_are_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["vind", "toy@64"]
    assert client.models.retrieve("toy@64").owned_by == "vind"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4o")


def test_embeddings_equal_those_of_the_index_embedder(client: openai.OpenAI) -> None:
    texts = ["leave", "a year"]
    wanted = ToyEmbedder().embed_queries(texts)
    for form in ("float", "base64"):
        # The client asks for base64 by itself, and decodes it.
        given = {"encoding_format": "float"} if form == "float" else {}
        made = client.embeddings.create(model="toy@64", input=texts, **given)  # type: ignore[arg-type]
        assert [one.index for one in made.data] == [0, 1]
        np.testing.assert_allclose([one.embedding for one in made.data], wanted, atol=1e-6)
    one = client.embeddings.create(model="x", input="leave", dimensions=64).data[0].embedding
    np.testing.assert_allclose(one, wanted[0], atol=1e-6)


@pytest.mark.parametrize(
    ("model", "messages", "said"),
    [
        ("gpt-4o", [user(ASKED)], "The model that answers here is vind."),
        ("vind", [user("?!")], "There is no question to search for."),
        ("vind", [{"role": "system", "content": "x"}], "There is no question to search for."),
        ("vind", [], "messages has to be a list of 1 or more"),
    ],
)
def test_an_unanswerable_request_is_an_error_the_openai_client_reads(
    client: openai.OpenAI, model: str, messages: list[ChatCompletionMessageParam], said: str
) -> None:
    for stream in (False, True):
        with pytest.raises(openai.UnprocessableEntityError) as refused:
            client.chat.completions.create(model=model, messages=messages, stream=stream)
        assert isinstance(refused.value.body, dict)
        assert said in refused.value.body["message"]


def test_an_unknown_key_is_refused(api: Served) -> None:
    stranger = openai.OpenAI(base_url=f"{api.url}/v1", api_key="sk-none", max_retries=0)
    with pytest.raises(openai.AuthenticationError, match="Sign in first"):
        stranger.models.list()


def test_embeddings_of_other_dimensions_are_refused(client: openai.OpenAI) -> None:
    with pytest.raises(openai.UnprocessableEntityError, match="64 dimensions"):
        client.embeddings.create(model="toy@64", input="leave", dimensions=3)
