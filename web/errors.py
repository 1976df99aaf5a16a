"""What went wrong -> one body for all errors: RFC 9457 ``application/problem+json``, or a page for a browser.

The asker's mistake is 4xx, ours is 5xx with a log line. The body holds ``type`` (an address that does not change), ``title``,
``status``, ``detail``, and where a text was read ``line`` and ``column``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from http import HTTPStatus

from web.negotiation import wants_page

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5


TITLES: Mapping[int, tuple[str, str]] = {
    400: ("请求有误", "The request cannot be read"),
    401: ("需要令牌", "A token is needed"),
    403: ("不允许", "Not allowed"),
    404: ("没有找到", "Not found"),
    405: ("不能这样请求", "This address does not take that method"),
    406: ("没有这种格式", "Not available in that form"),
    413: ("内容太大", "Too large"),
    415: ("不认识这种内容", "That kind of content is not taken"),
    422: ("查询无法求值", "The query cannot be evaluated"),
    500: ("服务器出错", "The server made a mistake"),
    503: ("暂时无法应答，请稍后再试", "No answer right now; please try again"),
}
"""Status -> what a page is headed with, in Chinese and in English."""
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of the page below: it shows words in our style, nothing else."""


class Problem(Exception):
    """A request that gets no answer: status, a word for the kind, a sentence."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        line: int | None = None,
        column: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.line = line
        self.column = column
        self.headers = dict(headers or {})
        if status == 503:
            self.headers.setdefault("Retry-After", str(RETRY_AFTER_S))

    @property
    def title(self) -> str:
        """Return the status in words."""
        try:
            return HTTPStatus(self.status).phrase
        except ValueError:
            return "Error"

    def values(self) -> dict[str, object]:
        """Return the problem as RFC 9457 has it."""
        values: dict[str, object] = {
            "type": f"https://w3id.org/zhengce/problem/{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.line is not None:
            values["line"] = self.line
            values["column"] = self.column
        return values

    def body(self, accept: str) -> tuple[bytes, str]:
        """Return body and content type: a page where *accept* asks for HTML first, else JSON."""
        if prefers_html(accept):
            return self._page().encode(), "text/html; charset=utf-8"
        return (json.dumps(self.values(), ensure_ascii=False) + "\n").encode(), MEDIA_TYPE

    def _page(self) -> str:
        place = (
            f"<p>第 {self.line} 行，第 {self.column} 列 · line {self.line}, column {self.column}</p>"
            if self.line
            else ""
        )
        zh, en = TITLES.get(self.status, (self.title, self.title))
        return (
            '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
            f"<title>{self.status} {escape(zh)} · {escape(en)} · 政策图谱</title>"
            '<link rel="stylesheet" href="/static/style.css"></head><body><main id="main" class="narrow">'
            f'<h1>{self.status} {escape(zh)} <small class="beside" lang="en">{escape(en)}</small></h1>'
            f'<p class="alert" lang="en">{escape(self.detail)}</p>{place}'
            '<p><a href="/">首页 · Home</a> · <a href="/sparql">SPARQL</a> · <a href="/queries">查询 · Queries</a></p>'
            "</main></body></html>\n"
        )


def prefers_html(accept: str) -> bool:
    """Say whether an Accept header asks for HTML before anything else, as browsers do."""
    return wants_page(accept)


_STATUS_OF_STOPPED = {
    "syntax": 400,
    "too-complex": 400,
    "evaluation": 422,
    "not-acceptable": 406,
    "limit": 413,
    "memory": 503,
    "time": 503,
    "crash": 503,
    "busy": 503,
    "stalled": 503,
    "abandoned": 503,
    "unavailable": 503,
    "no-graph": 404,
    "store": 503,
}


def problem_of(kind: str, message: str, line: int | None = None, column: int | None = None) -> Problem:
    """Return the problem for a query or update that a process stopped for *kind*."""
    return Problem(_STATUS_OF_STOPPED.get(kind, 500), kind, message, line=line, column=column)
