"""Each check finds nothing in the example and finds its planted mistake, on Oxigraph and on rdflib alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse
from rdflib import Dataset

from ontology import iris, validation
from ontology.iris import ID
from ontology.terms import CHECKS_FOLDER, CONCEPTS_FILE, FOLDER, ONTOLOGY_FILE, PREFIXES, PROV, ZC
from ontology.validation import MalformedCheck, check_findings, checks, validate

DOCUMENT = iris.IRI(f"{ID}doc/500102/fulingfufa/2099/7")
D = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
D += f"PREFIX d: <{DOCUMENT}/>\nPREFIX o: <{ID}org/500102/>\nPREFIX p: <{ID}place/500102/>\n"
SOURCE = f"GRAPH <{iris.source_graph(DOCUMENT)}>"
SHORTCUTS = {ZC.leadUnit, ZC.supportUnit, ZC.chargedUnit, ZC.guideUnit, ZC.responsibleUnit}


def insert(statements: str, graph: str = SOURCE) -> str:
    return f"INSERT DATA {{ {graph} {{ {statements} }} }}"


def delete(pattern: str) -> str:
    return f"DELETE {{ GRAPH ?g {{ {pattern} }} }} WHERE {{ GRAPH ?g {{ {pattern} }} }}"


SPAN = f"<{ID}src/ccfac9c3e042#char=21,25>"
# check -> (a mistake, the focus it must be found at)
PLANTS = {
    "quote-differs": (delete(f"{SPAN} oa:exact ?w") + ";" + insert(f'{SPAN} oa:exact "区教育局"'), SPAN),
    "evidence-outside-text": (
        delete(f"<{ID}src/ccfac9c3e042#char=71,92;position> oa:end ?e") + ";" + insert(f"<{ID}src/ccfac9c3e042#char=71,92;position> oa:end 99"),
        f"<{ID}src/ccfac9c3e042#char=71,92>",
    ),
    "undefined-term": (insert("d:task-1 zc:leadUnits o:kjj"), "zc:leadUnits"),
    "undefined-concept": (insert("d:task-1-lead-1 zc:role role:leader"), "zc:role"),
    "label-missing": (delete("o:kjj skos:prefLabel ?l"), "o:kjj"),
    "several-labels": (insert('o:kjj skos:prefLabel "区科学技术局"@zh'), "o:kjj"),
    "shortcut-without-assignment": (insert("d:task-1 zc:leadUnit o:zf"), "d:task-1"),
    "assignment-without-shortcut": (delete("d:task-1 zc:leadUnit o:kjj"), "d:task-1"),
    "assignment-without-evidence": (delete("d:task-1-lead-1 zc:evidence ?e"), "d:task-1-lead-1"),
    "park-as-actor": (insert("d:task-1-lead-2 zc:assignedActor p:park-ht"), "d:task-1-lead-2"),
    "iri-not-ascii": (insert(f'<{ID}org/500102/区科技局> skos:prefLabel "区科技局"@zh'), f"<{ID}org/500102/区科技局>"),
    "blank-node": (insert("d:task-1 zc:evidence [ a zc:EvidenceSpan ]"), f"<{iris.source_graph(DOCUMENT)}>"),
    "doubled-document-number": (insert('d:plan zc:docNumber "涪陵府发〔2099〕7号"'), f"<{DOCUMENT}>"),
    "doubled-task-number": (
        insert("d:task-9 a zc:Task ; zc:taskNumber 1 ; zc:definedIn d:annex1 ; zc:form <https://w3id.org/zhengce/scheme/form/table>"),
        "d:task-1",
    ),
    "order-gap": (delete("d:task-1-lead-2 zc:ordinal ?n") + ";" + insert("d:task-1-lead-2 zc:ordinal 3"), "d:task-1"),
    "dangling-reference": (insert("d:task-1-lead-1 zc:assignedActor o:nobody"), "zc:assignedActor"),
    "statement-outside-graphs": (insert("d:task-1 a zc:Task", f"GRAPH <{iris.META_GRAPH}>"), "d:task-1"),
    "inferred-without-rule": (insert("o:kjj zc:leads d:task-1", f"GRAPH <{iris.inferred_graph('new')}>"), f"<{iris.inferred_graph('new')}>"),
}  # fmt: skip


def graph_of(quad: Quad) -> str:
    subject = str(quad.subject).strip("<>")
    if quad.predicate.value in SHORTCUTS:
        return iris.inferred_graph("shortcuts")
    if subject.startswith(f"{ID}src/"):
        return iris.provenance_graph(DOCUMENT)
    if subject.startswith((f"{ID}org/", f"{ID}place/", f"{ID}event/")):
        return iris.registry_graph("org")
    if re.search(r"-(alignment|related|sector|park|link)-\d+$|finding-\d+$", subject):
        return iris.link_graph(DOCUMENT, DOCUMENT)
    return iris.source_graph(DOCUMENT)


def quads() -> Iterable[Quad]:
    for quad in parse(path=str(FOLDER / "example.ttl")):
        yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph_of(quad)))
    for file in (ONTOLOGY_FILE, CONCEPTS_FILE):
        for quad in parse(path=str(file)):
            yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(iris.ontology_graph("1.0.0")))
    shortcuts = NamedNode(iris.inferred_graph("shortcuts"))
    rule = NamedNode(f"{iris.GRAPH}rule/shortcuts")
    yield Quad(shortcuts, NamedNode(PROV.wasGeneratedBy), rule, NamedNode(iris.META_GRAPH))


def oxigraph(update: str = "") -> Store:
    store = Store()
    store.extend(quads())
    if update:
        store.update(D + update)
    return store


def rows_of_oxigraph(store: Store, query: str) -> list[dict[str, str]]:
    result = store.query(query, use_default_graph_as_union=True)
    assert isinstance(result, QuerySolutions)
    names = [variable.value for variable in result.variables]
    return [{n: getattr(row[n], "value", str(row[n])) for n in names if row[n] is not None} for row in result]


def rows_of_rdflib(store: Store, query: str) -> list[dict[str, str]]:
    text = store.dump(format=RdfFormat.N_QUADS).decode()
    dataset = Dataset(default_union=True)
    dataset.parse(data=text, format="nquads")
    return [{str(k): str(v) for k, v in row.asdict().items()} for row in dataset.query(query)]


def focus_iri(name: str) -> str:
    if name.startswith("<"):
        return name[1:-1]
    prefixes = dict(re.findall(r"PREFIX ([\w-]+): <([^>]+)>", D))
    prefix, _, local = name.partition(":")
    return prefixes[prefix] + local


def test_every_check_has_a_plant_and_the_other_way_round() -> None:
    assert {check.name for check in checks()} == set(PLANTS)
    assert len(checks()) == len(list(CHECKS_FOLDER.glob("*.rq"))) == 18


@pytest.mark.parametrize("check", checks(), ids=lambda c: c.name)
def test_the_example_passes_on_both_engines(check: validation.Check) -> None:
    store = oxigraph()
    assert rows_of_oxigraph(store, check.query) == []
    assert rows_of_rdflib(store, check.query) == []


@pytest.mark.parametrize("check", checks(), ids=lambda c: c.name)
def test_a_planted_mistake_is_found_by_both_engines(check: validation.Check) -> None:
    update, focus = PLANTS[check.name]
    store = oxigraph(update)
    found = rows_of_oxigraph(store, check.query)
    assert focus_iri(focus) in {row["focus"] for row in found}
    same = sorted(
        map(
            str,
            ({k: v for k, v in row.items() if k == "focus"} for row in rows_of_rdflib(store, check.query)),
        )
    )
    assert same == sorted(map(str, ({k: v for k, v in row.items() if k == "focus"} for row in found)))


def test_validate_puts_shapes_and_checks_together() -> None:
    healthy = oxigraph()
    report = validate(healthy, lambda q: rows_of_oxigraph(healthy, q))
    assert report.conforms
    assert str(report) == "conforms"
    ill = oxigraph(PLANTS["park-as-actor"][0] + ";" + PLANTS["doubled-task-number"][0])
    report = validate(ill, lambda q: rows_of_oxigraph(ill, q))
    assert not report.conforms
    assert {"park-as-actor", "Assignment-assignedActor", "doubled-task-number"} <= {
        f.rule for f in report.findings
    }
    severities = [finding.severity for finding in report.findings]
    assert severities == sorted(severities)
    assert "violation: park-as-actor: " in str(report)


def test_a_warning_alone_still_conforms() -> None:
    store = oxigraph(insert("d:task-1-support-1 zc:assignedActor o:kjj"))
    found = validation.constraint_findings(lambda q: rows_of_oxigraph(store, q))
    findings = [f for f in found if f.rule == "Task-leadAndSupport"]
    assert findings
    assert validation.Report(tuple(findings)).conforms


def test_check_findings_carry_what_a_reader_needs() -> None:
    store = oxigraph(PLANTS["quote-differs"][0])
    found = [f for f in check_findings(lambda q: rows_of_oxigraph(store, q)) if f.rule == "quote-differs"]
    assert [(f.severity, f.value, f.focus) for f in found] == [("violation", "区科技局", SPAN.strip("<>"))]
    assert found[0].message.endswith(".")
    assert found[0].message_zh.endswith("。")


def test_headers_are_whole_and_end_with_a_stop() -> None:
    for check in checks():
        assert all(text.endswith(".") for text in (check.problem, check.why, check.solution)), check.name
        assert check.problem_zh.endswith("。"), check.name
        assert re.search(r"ORDER BY", check.query), check.name


def test_a_check_without_its_header_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bad-violation.rq").write_text("# Problem: something.\nSELECT ?focus { }\n", encoding="utf-8")
    monkeypatch.setattr(validation, "CHECKS_FOLDER", tmp_path)
    with pytest.raises(MalformedCheck, match=r"bad-violation\.rq.*问题, Why, Solution, Severity"):
        checks.__wrapped__()


@pytest.mark.parametrize("shape_count", [1, 3])
def test_the_number_of_results_can_be_limited(shape_count: int) -> None:
    store = oxigraph(delete("?a zc:evidence ?e"))
    assert 1 <= len(validation.shape_findings(store, results_max=shape_count)) <= shape_count
