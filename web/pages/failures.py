"""What goes wrong in a page -> a page that says so in the visitor's language, or RFC 9457 JSON for a program."""

from __future__ import annotations

from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WSGIResponse

from queries.engine import EngineUnavailable, QueryRefused
from web.errors import MEDIA_TYPE, TITLES, Problem
from web.pages.refusals import Absent, NoSuchForm, Unreadable
from web.pages.representation import SUFFIXES, json_response
from web.pages.site import CONTENT_SECURITY_POLICY, pages

SENTENCES = {
    404: ("这个地址没有页面。", "There is no page at this address."),
    405: ("这个地址只能读取，不能写入。", "This address can be read, not written."),
    500: ("原因记在服务器日志里；不是您的错。", "The server's log says why; it is not your mistake."),
}
"""What is said of errors that no page of ours raised itself."""


@pages.errorhandler(HTTPException)
@pages.app_errorhandler(400)
@pages.app_errorhandler(404)
@pages.app_errorhandler(405)
@pages.app_errorhandler(406)
@pages.app_errorhandler(413)
@pages.app_errorhandler(500)
def not_answered(error: HTTPException) -> WSGIResponse:
    """Answer an HTTP error; a redirect stays what it is."""
    if error.response is not None:
        return error.get_response(request.environ)
    status = error.code or 500
    words = error.description or error.name
    if isinstance(error, Absent | Unreadable | NoSuchForm):
        sentences = (error.zh, words)
    else:
        sentences = SENTENCES.get(status, (words, words))
    response = _failure(status, error.name.lower().replace(" ", "-"), *sentences)
    if "Allow" in (headers := error.get_response(request.environ).headers):
        response.headers["Allow"] = headers["Allow"]
    return response


@pages.errorhandler(QueryRefused)
def refused(error: QueryRefused) -> Response:
    """Answer what a query refused of the address's words."""
    return _failure(400, "refused", f"地址里的内容不能用来查询：{error}", str(error))


@pages.errorhandler(EngineUnavailable)
def unavailable(error: EngineUnavailable) -> Response:
    """Answer while the engine does not."""
    return _failure(503, "unavailable", f"查询没有在时限内得到答案：{error}", str(error))


def _failure(status: int, kind: str, zh: str, en: str) -> Response:
    problem = Problem(status, kind, en)
    if _wants_page():
        title = TITLES.get(status, (problem.title, problem.title))
        html = render_template("error.html", status=status, words=title, sentences=(zh, en))
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
