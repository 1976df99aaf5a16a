"""The seed's graph agrees with the hand-made gold completely (tests/gold/seed-tasks.json)."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from queries.embedded import EmbeddedEngine

GOLD = json.loads((Path(__file__).parent.parent / "gold" / "seed-tasks.json").read_text(encoding="utf-8"))
PREFIXES = """
PREFIX zc: <https://w3id.org/zhengce/ont#> PREFIX role: <https://w3id.org/zhengce/scheme/role/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
"""


def rows(engine: EmbeddedEngine, query: str) -> list[tuple[str, ...]]:
    return [tuple(term.value for term in row.values()) for row in engine.select(PREFIXES + query)]


@pytest.fixture(scope="module")
def assignments(engine: EmbeddedEngine) -> list[tuple[str, ...]]:
    return rows(
        engine,
        """SELECT ?n ?role ?ordinal ?mention ?label ?start ?end ?exact ?slice {
          ?a zc:assignsTask/zc:taskNumber ?n ; zc:role ?role ; zc:ordinal ?ordinal ; zc:mentionText ?mention ;
             zc:assignedActor/skos:prefLabel ?label ; zc:evidence ?e .
          ?e oa:exact ?exact ; oa:hasSource/zc:fullText ?text ; oa:hasSelector ?s . ?s oa:start ?start ; oa:end ?end
          FILTER (LANG(?label) = "zh")
          BIND (SUBSTR(?text, ?start + 1, ?end - ?start) AS ?slice) } ORDER BY ?n ?role ?ordinal""",
    )


def gold_mentions() -> list[tuple[str, ...]]:
    return sorted(
        (str(task["n"]), role, str(ordinal), span["mention"], str(span["start"]), str(span["end"]))
        for task in GOLD["tasks"]
        for role, key in (("lead", "lead_spans"), ("support", "support_spans"))
        for ordinal, span in enumerate(task[key], 1)
    )


def test_all_220_mentions_agree_in_role_order_words_and_place(assignments: list[tuple[str, ...]]) -> None:
    ours = sorted((n, role.rsplit("/", 1)[1], o, m, s, e) for n, role, o, m, _, s, e, _, _ in assignments)
    assert len(ours) == 220
    assert ours == gold_mentions()


def test_every_span_reslices_to_its_mention(assignments: list[tuple[str, ...]]) -> None:
    assert all(mention == exact == slice_ for *_, mention, _, _, _, exact, slice_ in assignments)


def test_every_unit_carries_the_name_the_cell_gives_it(assignments: list[tuple[str, ...]]) -> None:
    assert [row for row in assignments if row[3] != row[4]] == []


def test_texts_spans_and_sections_of_all_tasks_agree(engine: EmbeddedEngine) -> None:
    ours = rows(
        engine,
        """SELECT ?n ?text ?start ?end ?section { ?t a zc:Task ; zc:taskNumber ?n ; zc:text ?text ; zc:inSection/skos:prefLabel ?section ;
          zc:evidence ?e . ?e oa:exact ?exact ; oa:hasSelector ?s . ?s oa:start ?start ; oa:end ?end
          FILTER (STR(?text) = ?exact) } ORDER BY ?n""",
    )
    wanted = [
        (str(t["n"]), t["text"], *map(str, t["text_span"]), t["subsection_label"] or t["section_label"])
        for t in GOLD["tasks"]
    ]
    assert [(n, text, s, e, section.rstrip("。")) for n, text, s, e, section in ours] == [
        (n, text, s, e, section.rstrip("。")) for n, text, s, e, section in wanted
    ]


def test_counts_agree(engine: EmbeddedEngine, assignments: list[tuple[str, ...]]) -> None:
    counts = GOLD["counts"]
    by_role = Counter(row[1].rsplit("/", 1)[1] for row in assignments)
    assert (by_role["lead"], by_role["support"]) == (
        counts["lead_mentions"],
        counts["support_mentions_total"],
    )
    groups = {
        label
        for (label,) in rows(
            engine, "SELECT DISTINCT ?l { ?g a zc:ActorGroup ; skos:prefLabel ?l . ?a zc:assignedActor ?g }"
        )
    }
    leads = {row[4] for row in assignments if row[1].endswith("lead")}
    supports = {row[4] for row in assignments if row[1].endswith("support")}
    assert (len(leads), len(supports - groups), len(groups)) == (29, 28, 2)
    none = rows(engine, "SELECT ?n { ?t zc:taskNumber ?n ; zc:statedSupportCount 0 } ORDER BY ?n")
    assert [int(n) for (n,) in none] == counts["no_support_tasks"]
    sections = rows(
        engine,
        """SELECT ?s { ?s a zc:Section ; eli:is_part_of <https://w3id.org/zhengce/id/doc/500102/fulingfufa/2022/43/annex1> }""",
    )
    subsections = rows(
        engine,
        "SELECT ?s { ?s a zc:Section ; eli:is_part_of/eli:is_part_of <https://w3id.org/zhengce/id/doc/500102/fulingfufa/2022/43/annex1> }",
    )
    assert (len(sections), len(subsections)) == (counts["sections"], counts["subsections"])
