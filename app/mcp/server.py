"""The server of the protocol, and its tools."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

import anyio
from mcp.server import Server, ServerRequestContext
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import BaseModel, ValidationError

from vind.app.access import CALLER, Caller, Scope
from vind.app.access.keys import require_same_key
from vind.app.audit import Audit, What
from vind.app.audit.log import audited, write_hits
from vind.app.mcp import results
from vind.app.mcp.arguments import (
    Arguments,
    AskArguments,
    DocumentArguments,
    ListArguments,
    SearchArguments,
)
from vind.app.plain import printable
from vind.indexes.access import Viewer
from vind.indexes.errors import VindError
from vind.indexes.settings import Settings
from vind.search import Answer, Answered, AsyncEngine, Engine, Told, Wording

log = logging.getLogger("vind.mcp")

LEFT = "vind.left"
"""The key of the ASGI scope with the event that the caller has left."""

MOST_ASKED, MOST_OTHERS = 20, 100
"""The most questions, and the most other calls, that run or wait; more are refused at once."""

INSTRUCTIONS = (
    "vind searches the documents of this company on its own machine. ask answers one question with "
    "the quotes that it stands on; search finds passages; get_document reads one document; "
    "list_documents names those that there are. Each shows what its caller may read, and changes "
    f"nothing. Cite the file and page. {results.NOTICE}"
)

HANDS_FULL = "vind has its hands full: it does as much at once as it can. Ask again in a moment."
BROKEN = "Something broke inside vind, which its log tells of. Ask whoever runs it to look there."


@dataclass(frozen=True, slots=True)
class Asker:
    """The caller of a tool: their view of the index, the audit log, and ``tell`` for progress.

    ``still`` raises where the caller may have nothing more.
    """

    engine: AsyncEngine
    caller: Caller
    audit: Audit
    tell: Callable[[float, str], Awaitable[None]]
    still: Callable[[], None]


Result = tuple[BaseModel, str]
"""The result of a tool, and the same as text."""


@dataclass(frozen=True, slots=True)
class _Tool:
    """A tool: ``run`` takes ``arguments``, and its caller must have ``scope``."""

    title: str
    description: str
    scope: Scope
    arguments: type[Arguments]
    result: type[BaseModel]
    run: Callable[[Asker, Any], Awaitable[Result]]


def mcp_server(
    engine_for: Callable[[Viewer], Engine], settings: Settings, caller: Caller | None = None
) -> "Server[dict[str, Any]]":
    """A server whose callers see only what they may read; ``engine_for`` gives each one's engine.

    All calls are made by ``caller``, or with None by the Caller in each request's scope.
    """
    tools = _Tools(engine_for, settings, caller)
    return Server(
        "vind",
        title="vind",
        version=version("vind"),
        instructions=INSTRUCTIONS,
        on_list_tools=tools.list,
        on_call_tool=tools.call,
    )


class _Tools:
    """The handlers of a server."""

    def __init__(
        self, engine_for: Callable[[Viewer], Engine], settings: Settings, caller: Caller | None
    ) -> None:
        self._engine_for, self._settings, self._caller = engine_for, settings, caller
        self._audit = Audit.of(settings)
        self._under_way = Counter[bool]()

    async def list(
        self, _: ServerRequestContext[Any], __: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return ListToolsResult(
            tools=[
                Tool(
                    name=name,
                    title=tool.title,
                    description=tool.description,
                    input_schema=_schema(tool.arguments),
                    output_schema=_schema(tool.result),
                    annotations=ToolAnnotations(
                        read_only_hint=True, destructive_hint=False, open_world_hint=False
                    ),
                )
                for name, tool in TOOLS.items()
            ]
        )

    async def call(
        self, context: ServerRequestContext[Any], called: CallToolRequestParams
    ) -> CallToolResult:
        """The result of a tool, or an error in a sentence that a model can act on."""
        scope = getattr(context.request, "scope", {})
        left: asyncio.Event | None = scope.get(LEFT)
        answered = _failed("Nobody waits for this any longer.")
        async with anyio.create_task_group() as group:
            if left is not None:
                group.start_soon(_cancel_once, left, group.cancel_scope)
            answered = await self._answered(context, called, self._caller or scope[CALLER])
            group.cancel_scope.cancel()
        return answered

    async def _answered(
        self, context: ServerRequestContext[Any], called: CallToolRequestParams, caller: Caller
    ) -> CallToolResult:
        tool = TOOLS.get(called.name)
        if tool is None:
            return _failed(f"There is no tool of that name. There are {', '.join(TOOLS)}.")
        asks = tool.run is _ask
        if self._under_way[asks] >= (MOST_ASKED if asks else MOST_OTHERS):
            return _failed(HANDS_FULL)
        self._under_way[asks] += 1
        try:
            arguments = tool.arguments.model_validate(called.arguments or {})
            caller.require(tool.scope)
            engine = await asyncio.to_thread(self._engine_for, caller.viewer)
            still = partial(require_same_key, caller, self._settings)
            asker = Asker(AsyncEngine(engine), caller, self._audit, _teller(context), still)
            result, said = await tool.run(asker, arguments)
        except ValidationError as error:
            return _failed(_what_to_mend(error, tool.arguments))
        except VindError as error:
            return _failed(str(error))
        except Exception:
            log.exception("%s failed", called.name)
            return _failed(BROKEN)
        finally:
            self._under_way[asks] -= 1
        return CallToolResult(
            content=[TextContent(text=said)], structured_content=result.model_dump(mode="json")
        )


async def _search(asker: Asker, given: SearchArguments) -> Result:
    hits = await asker.engine.search(given.query, given.k, **given.kept_to)
    await asyncio.to_thread(write_hits, asker.audit, asker.caller, given.query, hits)
    found = results.searched(hits)
    return found, results.search_text(found)


async def _ask(asker: Asker, given: AskArguments) -> Result:
    stream = asker.engine.engine.stream(given.question, given.words, **given.kept_to)
    events = audited(stream, asker.audit, asker.caller, given.question, asker.still)
    answer: Answer | None = None
    step = 0.0
    async with aclosing(asker.engine.follow(events)) as followed:
        async for event in followed:
            if isinstance(event, Answered):
                answer = event.answer
                break
            is_worded = isinstance(event, Told | Wording)
            said = "The answer is being worded." if is_worded else "The documents are being read."
            step += 1  # progress must grow, and the total is unknown
            await asker.tell(step, said)
    if answer is None:
        raise AssertionError("a stream ends with its answer")
    result = results.asked(answer)
    return result, results.ask_text(result)


async def _get_document(asker: Asker, given: DocumentArguments) -> Result:
    engine = asker.engine
    if given.passage_id is None:
        opening = await engine.opening(given.path, given.folder)
    else:
        opening = await engine.passage(given.passage_id)
    whole = await engine.document_text(opening.passage_id)
    await asyncio.to_thread(
        asker.audit.write,
        What.READ_DOCUMENT,
        asker.caller,
        files=[results.whole_path(opening)],
        passages=[opening.passage_id],
        outcome="read",
    )
    result = results.read(opening, whole, given.start, given.length)
    return result, results.document_text(result)


async def _list_documents(asker: Asker, given: ListArguments) -> Result:
    page = await asker.engine.ledger_page(
        given.offset,
        given.limit,
        states=results.LISTED,
        contains=given.contains,
        types=given.types,
    )
    await asyncio.to_thread(
        asker.audit.write,
        What.LIST_DOCUMENTS,
        asker.caller,
        files=[results.whole_path(record) for record in page.files],
        outcome="listed",
    )
    result = results.list_of(page, given.offset)
    return result, results.list_text(result)


TOOLS = {
    "search": _Tool(
        "Search documents",
        "Find passages in the company's documents by meaning, words, codes and names. Returns the "
        "best passages with file, page, heading and date. For a question that wants an answer use "
        "ask.",
        "search",
        SearchArguments,
        results.SearchResult,
        _search,
    ),
    "ask": _Tool(
        "Ask documents",
        "Answer one question from the company's documents: the answer, the verbatim quotes it "
        "stands on with file and page, how likely they hold it, where documents disagree, and "
        "whether the documents answer at all. Takes a second, or several where words are made.",
        "ask",
        AskArguments,
        results.AskResult,
        _ask,
    ),
    "get_document": _Tool(
        "Read a document",
        "Read the text of one document, by its path or by a passage that was found, in parts.",
        "read",
        DocumentArguments,
        results.DocumentResult,
        _get_document,
    ),
    "list_documents": _Tool(
        "List documents",
        "List the documents that can be read here, by path.",
        "read",
        ListArguments,
        results.ListResult,
        _list_documents,
    ),
}


RETURNED = {tool.result for tool in TOOLS.values()}


def _teller(context: ServerRequestContext[Any]) -> Callable[[float, str], Awaitable[None]]:
    async def tell(step: float, said: str) -> None:
        await context.session.report_progress(step, message=said)

    return tell


async def _cancel_once(left: asyncio.Event, scope: anyio.CancelScope) -> None:
    await left.wait()
    scope.cancel()


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of arguments or a result, without the title and docstring of the model."""
    schema = model.model_json_schema(mode="serialization" if model in RETURNED else "validation")
    return {name: of for name, of in schema.items() if name not in {"title", "description"}}


def _what_to_mend(error: ValidationError, taken: type[Arguments]) -> str:
    """A sentence on each invalid argument, without the values, which the caller knows."""
    return (
        " ".join(
            f"{_wrong(issue['type'], '.'.join(map(str, issue['loc'])), issue['msg'])}."
            for issue in error.errors(include_url=False)
        )
        + f" It takes {', '.join(taken.model_fields)}."
    )


def _wrong(kind: str, name: str, said: str) -> str:
    if kind == "extra_forbidden":
        return f"There is no argument {name}"
    if kind == "missing":
        return f"The argument {name} is missing"
    said = said.removeprefix("Value error, ")
    return f"{name}: {said}" if name else said


def _failed(sentence: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=printable(sentence))], is_error=True)
