"""Ask in Chinese or English: ``python -m queries.ask "绿色债券由谁牵头？" [--json] [--after QUESTION …]``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from queries.answering.asker import Asker
from queries.answering.normalise import MAX_CHARS
from queries.answering.records import Answer, History
from queries.embedded import EmbeddedEngine
from queries.engine import EngineUnavailable, QueryRefused

GRAPH = Path(__file__).parents[1] / "graph" / "release" / "policy.nq"
_SHOWN = 10


def shown(answer: Answer) -> str:
    """Return *answer* for a terminal: sentence, proof, how it was read."""
    lines = [answer.sentence]
    lines += [f"  · {reading}" for reading in answer.readings]
    for item in answer.evidence[:_SHOWN]:
        task = f" 任务{item.task}" if item.task is not None else ""
        lines.append(f"  〔{item.document}{task} {item.start}–{item.end}〕{item.quote}")
    if len(answer.evidence) > _SHOWN:
        lines.append(f"  … {len(answer.evidence)} 处证据，用 --json 查看全部")
    if answer.interpretation:
        lines.append(f"  （{answer.interpretation}）")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer one question; exit 0 answered or not, 1 when the input was refused, 2 on wrong use."""
    parser = argparse.ArgumentParser(prog="python -m queries.ask", description=__doc__)
    parser.add_argument("question", help="the question, in Chinese or English")
    parser.add_argument("--json", action="store_true", help="print the JSON of GET /ask")
    parser.add_argument(
        "--after",
        action="append",
        default=[],
        metavar="QUESTION",
        help="a question asked before (repeatable)",
    )
    parser.add_argument(
        "--graph", type=Path, default=GRAPH, metavar="FILE", help="N-Quads file to answer from"
    )
    options = parser.parse_args(arguments)
    question = options.question.strip()
    if not question or len(question) > MAX_CHARS:
        return _refused(
            f"read a question of {len(question)} characters, expected 1 to {MAX_CHARS}; shorten it"
        )
    if not options.graph.is_file():
        return _refused(
            f"read no graph at {options.graph}, expected N-Quads; run `python -m graph.build` first"
        )
    try:
        engine = EmbeddedEngine.from_nquads(options.graph)
    except (SyntaxError, ValueError, OSError) as error:
        return _refused(f"read {options.graph}, expected N-Quads: {error}; run `python -m graph.build` again")
    try:
        answer = Asker(engine).answer(question, History(tuple(options.after)))
    except (QueryRefused, EngineUnavailable) as error:
        return _refused(
            f"the graph at {options.graph} could not be asked: {error}; run `python -m graph.build` again"
        )
    try:
        print(
            json.dumps(answer.as_json(), ensure_ascii=False, indent=1) if options.json else shown(answer),
            flush=True,
        )
    except BrokenPipeError:  # the reader (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _refused(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
