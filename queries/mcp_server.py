"""The graph for assistants, through the Model Context Protocol: ``python -m queries.mcp_server [--store DIR | --graph FILE]``.

Four tools: ``ask`` (a question in Chinese or English), ``find_task`` (tasks by their own words), ``describe`` (everything said
of one thing), ``sparql`` (a query of one's own, checked against the vocabulary in use first). Standard output belongs to the
protocol; messages go to standard error. Every query runs in a killable process with the limits of `queries.workers`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from graph.generations import Generations
from graph.store import STORE
from ontology.iris import BASE
from queries.answering.asker import Asker
from queries.answering.normalise import MAX_CHARS
from queries.answering.records import History
from queries.engine import Engine, EngineUnavailable, QueryRefused, Term
from queries.remote import RemoteEngine
from queries.vocabulary_check import Vocabulary
from queries.workers.engine import PoolEngine

GRAPH = Path(__file__).parents[1] / "graph" / "release" / "policy.nq"
MAX_ROWS = 500
MAX_QUERY_CHARS = 20_000
_READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_INSTRUCTIONS = """政策图谱：中国政府文件把哪些任务交给哪些单位（牵头、配合），每条都有原文出处。
The Policy Graph: which tasks Chinese government documents hand to which units (lead, support), each with its place in the text.
Prefer `ask` for questions in words; it says "answered": false with a reason when the graph does not know. Do not guess then.
Quote the evidence with document number and task number. For anything else use `sparql`
(prefix zc: <https://w3id.org/zhengce/ont#>; the default graph is the union of all named graphs)."""
_DESCRIBE = """SELECT ?property ?value WHERE { VALUES ?thing { %s } ?thing ?property ?value } ORDER BY ?property ?value LIMIT 400"""
_POINTING = """SELECT ?subject ?property WHERE { VALUES ?thing { %s } ?subject ?property ?thing } ORDER BY ?property ?subject LIMIT 100"""


def assistants_server(engine: Engine) -> MCPServer:
    """Return the MCP server over *engine*, with its four tools."""
    server = MCPServer("policy-graph", title="政策图谱 Policy Graph", instructions=_INSTRUCTIONS)
    asker = Asker(engine)
    vocabulary = Vocabulary(engine)

    @server.tool(annotations=_READ_ONLY, structured_output=True)
    def ask(question: str, after: list[str] | None = None) -> dict[str, Any]:
        """Answer a question about tasks, units and documents, in Chinese or English (用中文或英文提问).

        Returns sentence, answers, evidence (document number, task number, quote, code point offsets) and the SPARQL used;
        "answered": false with a reason when the graph does not know. `after`: questions asked before, for follow-ups.
        """
        if not question.strip() or len(question) > MAX_CHARS:
            raise ToolError(f"read a question of {len(question)} characters, expected 1 to {MAX_CHARS}")
        return _guarded(lambda: asker.answer(question, History(tuple(after or ())[-5:])).as_json())

    @server.tool(annotations=_READ_ONLY, structured_output=True)
    def find_task(words: str, limit: int = 5) -> dict[str, Any]:
        """Find tasks by what they are about (按内容找任务); a case may be told in several sentences.

        Returns `tasks` (number, text, document, units by role, match 0..1; below 0.68 hardly meant), `keywords` of a long description,
        and `passages`: sentences of documents that speak of it where no task does.
        """
        if not words.strip() or len(words) > MAX_CHARS:
            raise ToolError(f"read {len(words)} characters, expected 1 to {MAX_CHARS}")
        return _guarded(lambda: asker.about(words, max(1, min(limit, 20))))

    @server.tool(annotations=_READ_ONLY, structured_output=True)
    def describe(iri: str) -> dict[str, Any]:
        """Everything the graph says of one thing, by its IRI (a task, unit, document …), and what points at it."""
        try:
            thing = NamedNode(iri)
        except ValueError as error:
            raise ToolError(
                f"read {iri[:80]!r}, expected an absolute IRI such as {BASE}id/…: {error}"
            ) from error
        return _guarded(lambda: _description(engine, thing))

    @server.tool(annotations=_READ_ONLY, structured_output=True)
    def sparql(query: str) -> dict[str, Any]:
        """Run a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE). Terms no statement uses are refused with the nearest ones."""
        if len(query) > MAX_QUERY_CHARS:
            raise ToolError(f"read a query of {len(query)} characters, expected at most {MAX_QUERY_CHARS}")
        return _guarded(lambda: _run(engine, vocabulary, query))

    return server


def _guarded(work: Any) -> dict[str, Any]:
    """Run *work*; turn refusals into tool errors that say what to do."""
    try:
        found: dict[str, Any] = work()
    except QueryRefused as error:
        raise ToolError(f"the query was refused: {error}") from error
    except EngineUnavailable as error:
        raise ToolError(f"no answer within the limits: {error}; narrow the query or try again") from error
    return found


def _term(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _description(engine: Engine, thing: NamedNode) -> dict[str, Any]:
    held: dict[str, list[str]] = {}
    for row in engine.select(_DESCRIBE % thing):
        held.setdefault(_term(row["property"]), []).append(_term(row["value"]))
    pointing = [
        {"subject": _term(row["subject"]), "property": _term(row["property"])}
        for row in engine.select(_POINTING % thing)
    ]
    if not held and not pointing:
        raise ToolError(
            f"the graph says nothing of <{thing.value}>; find things with `ask`, `find_task` or `sparql`"
        )
    return {"iri": thing.value, "properties": held, "pointed_at_by": pointing}


def _run(engine: Engine, vocabulary: Vocabulary, query: str) -> dict[str, Any]:
    if unused := vocabulary.unused(query):
        raise ToolError("the data does not use these terms: " + "; ".join(map(str, unused)))
    form = _form(query)
    if form == "ASK":
        return {"boolean": engine.ask(query)}
    if form in {"CONSTRUCT", "DESCRIBE"}:
        triples: Sequence[Triple] = engine.construct(query)
        text = serialize(triples[:MAX_ROWS], format=RdfFormat.N_TRIPLES)
        return {
            "triples": (text or b"").decode(),
            "count": len(triples),
            "complete": len(triples) <= MAX_ROWS,
        }
    rows = engine.select(query)
    shown = [{name: _term(term) for name, term in row.items()} for row in rows[:MAX_ROWS]]
    return {"rows": shown, "count": len(rows), "complete": len(rows) <= MAX_ROWS}


def _form(query: str) -> str:
    """Return which of the four query forms *query* is (the first of their keywords that is a keyword)."""
    from queries.tokens import tokens

    return next(
        (
            token.text.upper()
            for token in tokens(query)
            if token.is_word("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
        ),
        "SELECT",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve on standard input and output until the client goes; exit 1 when there is no graph to serve."""
    parser = argparse.ArgumentParser(prog="python -m queries.mcp_server", description=__doc__)
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--store", type=Path, default=None, help="store folder (default: $POLICYGRAPH_STORE or var/store)"
    )
    source.add_argument(
        "--graph", type=Path, default=None, metavar="FILE", help="N-Quads file to serve instead of a store"
    )
    source.add_argument(
        "--endpoint", default=None, metavar="URL", help="SPARQL endpoint to serve instead of a store"
    )
    options = parser.parse_args(arguments)
    if options.endpoint:
        assistants_server(RemoteEngine(options.endpoint)).run("stdio")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        graph = options.graph
        store = options.store or Path(STORE)
        if graph is None and not store.exists() and GRAPH.is_file():
            graph = GRAPH
        if graph is not None:
            if not graph.is_file():
                print(
                    f"read no graph at {graph}, expected N-Quads; run `python -m graph.build` first",
                    file=sys.stderr,
                )
                return 1
            store = Path(folder) / "store"
            Generations(store).publish_if_new(graph)
        elif not store.exists():
            print(
                f"read no store at {store}; run `make serve` or `python -m graph.build` first",
                file=sys.stderr,
            )
            return 1
        engine = PoolEngine.in_thread(Generations(store))
        try:
            assistants_server(engine).run("stdio")
        finally:
            engine.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
