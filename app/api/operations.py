"""Endpoints for operators: health, readiness, metrics, and the page of the API."""

from html import escape
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from vind.app.api.problems import STATUSES, kind_of
from vind.app.api.service import Shared, here_or_may_manage

router = APIRouter(tags=["Operation"])


@router.get("/healthz", response_class=PlainTextResponse)
async def healthz() -> str:
    """Whether the server is up."""
    return "ok"


@router.get("/readyz", response_model=dict[str, bool], responses={503: {"model": dict[str, bool]}})
def readyz(service: Shared) -> Response:
    """Whether the index has something to find and its embedder is here (503: not yet).

    Without a language model, `llm`, answers are quotes.
    """
    ready = service.is_ready()
    is_ready = ready["index"] and ready["embedder"]
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse(ready, status_code=status)


@router.get("/metrics", dependencies=[Depends(here_or_may_manage)], response_class=Response)
def metrics(service: Shared) -> Response:
    """Figures for Prometheus: for programs on this machine, and for administrators."""
    return Response(service.metrics.text(), media_type=CONTENT_TYPE_LATEST)


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """All calls on one page, which is made of nothing but itself."""
    return HTMLResponse(_page(request.app.openapi()))


def _page(schema: dict[str, Any]) -> str:
    calls = "".join(
        f"<h3><code>{escape(method.upper())} {escape(path)}</code></h3>"
        f"<p>{escape(call.get('description', ''))}</p>{_sent(call, schema)}"
        for path, methods in schema["paths"].items()
        for method, call in methods.items()
    )
    problems = "".join(
        f'<tr id="{kind_of(error)}"><td><code>{kind_of(error)}</code></td><td>{int(status)}</td>'
        f"<td>{escape(error.__doc__ or '')}</td></tr>"
        for error, status in STATUSES.items()
    )
    about = schema["info"]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(about["title"])}'
        f"</title><h1>{escape(about['title'])}</h1><p>{escape(about['description'])}</p>"
        '<p>The whole description, with every field: <a href="openapi.json">openapi.json</a>.</p>'
        f"<h2>Calls</h2>{calls}<h2>Problems</h2><table>{problems}</table></html>\n"
    )


def _sent(call: dict[str, Any], schema: dict[str, Any]) -> str:
    """The fields of a call, each with its description, as HTML."""
    body = call.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    fields = schema["components"]["schemas"].get(name, {}).get("properties", {})
    rows = [(field, of.get("description", "")) for field, of in fields.items()]
    rows += [(one["name"], one.get("description", "")) for one in call.get("parameters", [])]
    listed = "".join(
        f"<li><code>{escape(field)}</code> {escape(about)}</li>" for field, about in rows
    )
    return f"<ul>{listed}</ul>" if listed else ""
