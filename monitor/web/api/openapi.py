"""The OpenAPI 3.1 document, made from the table of operations: what is not in the table is not in the document."""

import re
from typing import Any

import msgspec

from monitor.web.api.asking import DEFAULT_LIMIT, LARGEST_LIMIT, LONGEST, Kind, Parameter
from monitor.web.api.operation import ROOT, Operation
from monitor.web.api.schemas.records import Problem
from monitor.web.api.table import OPERATIONS
from monitor.web.api.tables import TABLES

VERSION = "1.0.0"
_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
_FORMATS: dict[Kind, dict[str, Any]] = {
    Kind.WORDS: {"type": "string", "maxLength": LONGEST},
    Kind.NUMBER: {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "description": "A day (Beijing) or a moment with its offset, ISO 8601."},
    Kind.END: {"type": "string", "description": "A day (Beijing), inclusive, or a moment with its offset, ISO 8601."},
    Kind.CURSOR: {"type": "string"},
}
_HEADERS = {
    "ETag": {"description": "Names this very answer.", "schema": {"type": "string"}},
    "Last-Modified": {"description": "When the archive was last written.", "schema": {"type": "string"}},
    "Link": {"description": 'The next page, rel="next".', "schema": {"type": "string"}},
}
_REFUSALS = {
    "400": "A parameter is not as expected; the detail says what is.",
    "404": "Nothing under this address.",
    "405": "Only GET, HEAD and OPTIONS.",
    "503": "Not ready yet, or busy; try again later.",
}


def document(base: str) -> dict[str, Any]:
    """The whole document for a server at `base`."""
    schemas, components = msgspec.json.schema_components(
        [*(one.answers for one in OPERATIONS), Problem], ref_template="#/components/schemas/{name}"
    )
    paths = {
        _PLACE.sub(r"{\1}", one.path): {"get": _operation(one, schema)}
        for one, schema in zip(OPERATIONS, schemas, strict=False)
    }
    made = {
        "openapi": "3.1.0",
        "info": {
            "title": "regwatch",
            "version": VERSION,
            "summary": "What changed in the rules, when it bites, and how we know.",
            "description": f"Everything an archive of regwatch tells, for programs. Explained at {base}{ROOT}/.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base + ROOT}],
        "tags": [{"name": tag} for tag in dict.fromkeys([*(one.tag for one in OPERATIONS), "tables"])],
        "security": [{}],
        "paths": {**paths, "/{table}.csv": _download("csv"), "/{table}.json": _download("json")},
        "components": {"schemas": components, "responses": _refusals()},
    }
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(made))  # defaults that are tuples become lists
    return plain


def _operation(one: Operation, schema: dict[str, Any]) -> dict[str, Any]:
    kinds = dict(_PLACE.findall(one.path))
    return {
        "operationId": one.id,
        "tags": [one.tag],
        "summary": one.about,
        "parameters": [
            *(_place(name, about, number=kinds[name] == "int") for name, about in one.places),
            *map(_parameter, one.parameters),
        ],
        "responses": {
            "200": {
                "description": one.about,
                "headers": _HEADERS,
                "content": {"application/json": {"schema": schema}},
            },
            "304": {"description": "You hold this very answer already."},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _REFUSALS},
        },
    }


def _place(name: str, about: str, *, number: bool) -> dict[str, Any]:
    kind = {"type": "integer", "minimum": 0} if number else {"type": "string"}
    return {"name": name, "in": "path", "required": True, "description": about, "schema": kind}


def _parameter(one: Parameter) -> dict[str, Any]:
    schema = {**_FORMATS[one.kind], **({"enum": list(one.choices)} if one.choices else {})}
    if one.default is not None:
        schema["default"] = one.default
    if one.many:
        schema = {"type": "array", "items": schema}
    return {"name": one.name, "in": "query", "required": one.required, "description": one.about, "schema": schema}


def _download(form: str) -> dict[str, Any]:
    content: dict[str, Any] = {
        "csv": {"text/csv": {"schema": {"type": "string"}}},
        "json": {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}},
    }
    names = {"type": "string", "enum": [one.name for one in TABLES]}
    return {
        "get": {
            "operationId": f"downloadTableAs{form.capitalize()}",
            "tags": ["tables"],
            "summary": f"A whole table as {form.upper()}, streamed.",
            "parameters": [{"name": "table", "in": "path", "required": True, "schema": names}],
            "responses": {
                "200": {"description": "Every row, in order.", "content": content[form]},
                "304": {"description": "Nothing was written since."},
                "404": {"$ref": "#/components/responses/404"},
            },
        }
    }


def _refusals() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": about, "content": {"application/problem+json": {"schema": schema}}}
        for status, about in _REFUSALS.items()
    }
