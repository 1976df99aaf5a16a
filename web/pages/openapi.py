"""`/openapi.json`: the stored queries as an OpenAPI 3.1 document."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response

from queries.catalogue import Parameter, Query, catalogue
from queries.execution import XSD
from web.pages.query_forms import FOLDERS, sample
from web.pages.representation import json_response
from web.pages.site import pages

_SCHEMA: Mapping[str, dict[str, str]] = {
    "iri": {"type": "string", "format": "iri"},
    "string": {"type": "string"},
    "zh": {"type": "string"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "boolean": {"type": "boolean"},
}


@pages.route("/openapi.json")
def openapi() -> Response:
    """Describe the stored queries as an OpenAPI 3.1 document."""
    paths = {}
    for query in catalogue(*FOLDERS).values():
        parameters = [
            {
                "name": one.name,
                "in": "query",
                "required": not one.optional,
                "description": f"{one.label_zh} / {one.label_en}",
                "schema": _SCHEMA[one.kind],
                "example": _example(query, one),
            }
            for one in query.parameters
        ]
        answers = {
            "200": {
                "description": query.summary,
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Rows"}},
                    "text/csv": {"schema": {"type": "string"}},
                    "text/html": {"schema": {"type": "string"}},
                },
            },
            "400": {"description": "a parameter is missing, unknown, or of another kind"},
        }
        paths[f"/queries/{query.name}"] = {
            "get": {
                "operationId": query.name,
                "summary": query.question_en,
                "description": f"{query.question_zh} {query.summary}",
                "parameters": parameters,
                "responses": answers,
            }
        }
    return json_response(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "政策图谱 Policy Graph",
                "version": "1.0.0",
                "description": "Stored questions over the policy graph; each answer is JSON, CSV or HTML by Accept or by suffix.",
                "license": {"name": "MIT", "identifier": "MIT"},
            },
            "servers": [{"url": "/"}],
            "paths": paths,
            "components": {
                "schemas": {
                    "Rows": {
                        "type": "object",
                        "required": ["name", "columns", "rows"],
                        "properties": {
                            "name": {"type": "string"},
                            "parameters": {"type": "object"},
                            "columns": {"type": "array", "items": {"type": "string"}},
                            "rows": {"type": "array", "items": {"type": "object"}},
                        },
                    }
                }
            },
        }
    )


def _example(query: Query, parameter: Parameter) -> object:
    value = sample(query, parameter)
    if parameter.kind == "integer" and value:
        return int(value.removesuffix(f"^^<{XSD}integer>"))
    return value
