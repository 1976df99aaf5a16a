"""What goes wrong in a page -> a page that says so in both languages, or RFC 9457 JSON for a program."""

from __future__ import annotations

from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WSGIResponse

from queries.engine import EngineUnavailable, QueryRefused
from web.errors import MEDIA_TYPE, Problem
from web.pages.representation import SUFFIXES, json_response
from web.pages.site import CONTENT_SECURITY_POLICY, pages

WORDS = {
    400: ("请求有误", "The request cannot be read"),
    404: ("没有找到", "Not found"),
    405: ("不能这样请求", "This address does not take that method"),
    406: ("没有这种格式", "Not available in that form"),
    503: ("暂时无法应答，请稍后再试", "No answer right now; please try again"),
}


@pages.errorhandler(HTTPException)
@pages.app_errorhandler(404)
def not_answered(error: HTTPException) -> WSGIResponse:
    """Answer an HTTP error; a redirect stays what it is."""
    if error.response is not None:
        return error.get_response(request.environ)
    return _failure(error.code or 500, error.name.lower().replace(" ", "-"), error.description or error.name)


@pages.errorhandler(QueryRefused)
def refused(error: QueryRefused) -> Response:
    """Answer what a query refused of the address's words."""
    return _failure(400, "refused", str(error))


@pages.errorhandler(EngineUnavailable)
def unavailable(error: EngineUnavailable) -> Response:
    """Answer while the engine does not."""
    return _failure(503, "unavailable", str(error))


def _failure(status: int, kind: str, detail: str) -> Response:
    problem = Problem(status, kind, detail)
    if _wants_page():
        words = WORDS.get(status, (problem.title, problem.title))
        html = render_template("error.html", status=status, words=words, detail=detail)
        response = Response(html, status, mimetype="text/html")
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    else:
        response = json_response(problem.values())
        response.status_code = status
        response.content_type = MEDIA_TYPE
    response.headers.extend(problem.headers)
    return response


def _wants_page() -> bool:
    stem, _, suffix = request.path.rpartition(".")
    if stem and suffix in SUFFIXES and suffix != "html":
        return False
    accept = request.accept_mimetypes
    return (
        not accept.provided or accept.best_match(["text/html", MEDIA_TYPE, "application/json"]) == "text/html"
    )
