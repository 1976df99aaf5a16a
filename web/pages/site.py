"""The blueprint all pages hang on: language, theme, the reader of the graph, and the headers every page carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, g, request
from markupsafe import Markup, escape

from queries.engine import Engine
from web import links
from web.pages.compression import pack
from web.pages.reader import GraphReader, Remembered
from web.pages.representation import SUFFIXES, Page, respond

WEB = Path(__file__).parent.parent
VENDOR = WEB / "static" / "vendor"
LANGUAGES = ("zh", "en")
THEMES = ("light", "dark")
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
"""No inline script, no inline style, nothing from elsewhere."""

pages = Blueprint(
    "pages",
    __name__,
    template_folder=str(WEB / "templates"),
    static_folder=str(WEB / "static"),
    static_url_path="/static",
)


def engine() -> Engine:
    """Return the engine the application answers from."""
    found: Engine = current_app.extensions["policygraph"].engine
    return found


def reader() -> GraphReader:
    """Return this request's reader of the graph."""
    if "reader" not in g:
        remembered = current_app.extensions.setdefault("policygraph-pages", Remembered())
        g.reader = GraphReader(engine(), remembered)
    found: GraphReader = g.reader
    return found


def language() -> str:
    """Return the language of the interface: what the address asks for, else what the visitor chose before, else zh."""
    asked = request.args.get("lang") or request.cookies.get("lang")
    return asked if asked in LANGUAGES else "zh"


def theme() -> str | None:
    """Return the theme the visitor chose, None to follow the system."""
    asked = request.args.get("theme") or request.cookies.get("theme")
    return asked if asked in THEMES else None


def say(zh: str, en: str) -> str:
    """Return the words in the language of the interface."""
    return en if language() == "en" else zh


def both(zh: str, en: str) -> Markup:
    """Return the words in the language of the interface with the other language small beside them."""
    first, second, tag = (en, zh, "zh") if language() == "en" else (zh, en, "en")
    return Markup('{} <small class="beside" lang="{}">{}</small>').format(first, tag, second)


def han(words: object) -> Markup:
    """Return words of a document, marked as Chinese where the page around them is not."""
    return Markup('<span lang="zh">{}</span>').format(words) if language() == "en" else escape(words)


def this_address(**changes: str | int | None) -> str:
    """Return the address of this page with query fields changed (None takes one away)."""
    values = {name: value for name, value in request.args.items() if name not in ("lang", "theme")}
    values.update({name: str(value) for name, value in changes.items() if value is not None})
    kept = {
        name: value for name, value in values.items() if changes.get(name, "") is not None and value != ""
    }
    return request.path + ("?" + urlencode(kept) if kept else "")


def data_links(suffixes: tuple[str, ...]) -> Mapping[str, str]:
    """Return the addresses of this page as data, by suffix."""
    path = "/index" if request.path == "/" else request.path
    stem, _, suffix = path.rpartition(".")
    path = stem if suffix in SUFFIXES else path
    query = {name: value for name, value in request.args.items() if name not in ("lang", "theme")}
    return {suffix: f"{path}.{suffix}" + ("?" + urlencode(query) if query else "") for suffix in suffixes}


def page(rule: str, *, data_rule: str | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Serve a view at *rule*, and as data at *rule* with a suffix. The view returns a Page, or a response of its own."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def answer(suffix: str | None = None, **values: str) -> Any:
            made = view(**values)
            return respond(made, suffix) if isinstance(made, Page) else made

        name = view.__name__
        pages.add_url_rule(rule, name, answer)
        pages.add_url_rule(f"{data_rule or rule}.<any({', '.join(SUFFIXES)}):suffix>", name, answer)
        return view

    return decorate


@pages.app_context_processor
def _choices() -> dict[str, object]:
    return {"lang": language(), "theme": theme()}


def template_words() -> dict[str, object]:
    """Return the functions that templates call, those they import included."""
    return {
        "say": say,
        "both": both,
        "han": han,
        "links": links,
        "this_address": this_address,
        "data_links": data_links,
        "vendor": lambda name: (VENDOR / name).exists(),
        "asset": asset,
    }


def asset(name: str) -> str:
    """Return the address of a static file, with its time so that a browser may keep it."""
    path = WEB / "static" / name
    return f"/static/{name}?v={int(path.stat().st_mtime):x}" if path.exists() else f"/static/{name}"


@pages.after_request
def _headers(response: Response) -> Response:
    for name in ("lang", "theme"):
        asked = request.args.get(name)
        if asked in LANGUAGES + THEMES:
            response.set_cookie(name, asked, max_age=31_536_000, samesite="Lax", httponly=True)
    if request.endpoint == "pages.static":
        response.headers["Cache-Control"] = (
            "public, max-age=31536000" if request.args.get("v") else "no-cache"
        )
        if response.status_code == 200:
            pack(response, WEB / "static" / str((request.view_args or {})["filename"]))
        return response
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Access-Control-Allow-Origin", "*")
    response.vary.add("Accept")
    if response.mimetype == "text/html":
        response.vary.add("Cookie")
    if response.status_code == 200 and not response.is_streamed and request.method in ("GET", "HEAD"):
        response.headers.setdefault("Cache-Control", "no-cache")
        response.add_etag(weak=True)
        response.make_conditional(request)
        response.headers.pop("Date", None)  # the server says it
    if not response.is_streamed:
        pack(response)
    return response
