"""No text of a question reaches SPARQL as text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pyoxigraph import Literal

from queries.answering.asker import Asker
from queries.embedded import EmbeddedEngine
from queries.engine import Row

HOSTILE = [
    '"} ; DROP ALL # 谁牵头',
    "任务18} UNION { ?s ?p ?o } # 由谁牵头",
    "<http://evil.example/> 谁牵头",
    '绿色债券"@zh } ?x ?y ?z . { "由谁牵头',
    "绿色债券谁牵头 INSERT DATA { <a:b> <c:d> <e:f> }",
    "区科技局\\u0022} 牵头哪些任务",
    "'''谁牵头\n# 注释",
    "SELECT * WHERE { ?s ?p ?o }",
    "{{7*7}} ${evil} 谁牵头",
    "谁" * 10_000,
    "任务18由谁牵头😀\u202e\u0000",
    "\u202eevil谁牵头",
    "a" * 500,
]


class Watched(EmbeddedEngine):
    """Remembers the queries it was asked."""

    asked: list[str]

    def select(self, query: str) -> Sequence[Row]:
        self.asked.append(query)
        return super().select(query)


@pytest.fixture(scope="module")
def watched(engine: EmbeddedEngine) -> Watched:
    found = Watched(engine._store, "watched")
    found.asked = []
    return found


@pytest.mark.parametrize("question", HOSTILE)
def test_hostile_text_is_answered_or_refused_and_never_part_of_a_query(
    watched: Watched, question: str
) -> None:
    asker = Asker(watched)
    asker.warm()
    watched.asked.clear()
    found = asker.answer(question)
    assert found.sentence
    for query in watched.asked:
        assert not any(
            word in query for word in ("evil", "DROP", "INSERT", "?x ?y ?z", "7*7", "注释", "\x00", "\u202e")
        )
        bound = [line for line in query.splitlines() if "VALUES" in line]
        assert all('"' not in line or "^^" in line for line in bound), (
            "only numbers and days are bound as literals"
        )


def test_terms_are_serialised_with_escapes() -> None:
    assert str(Literal('"} UNION {')) == '"\\"} UNION {"'
