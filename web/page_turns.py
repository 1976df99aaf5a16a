"""A WSGI application -> the same one, whose requests are computed in turns (see `queries.workers.turns`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from queries.workers.turns import Turns
from web.sparql.routes import handler_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def in_turns(application: WSGIApplication, turns: Turns) -> WSGIApplication:
    """Return *application* so that no more requests than *turns* has places are computed at once."""

    def answered(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if handler_of(environ.get("PATH_INFO", "")) is not None:
            return application(environ, start_response)  # the endpoint's own: it computes elsewhere
        with turns.taken():
            return application(environ, start_response)

    return answered
