"""What the registry says of linked names, as triples: one label each, names with validity, reforms, counterparts."""

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from graph.linking.context import Context
from graph.linking.organizations import Link, link
from graph.linking.registry import registry
from graph.triples.registry import one_label_each, registry_quads

FULING = Context("500102", date(2022, 11, 3))
PREFIXES = """
PREFIX zc: <https://w3id.org/zhengce/ont#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#> PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX o: <https://w3id.org/zhengce/id/org/500102/>
PREFIX m: <https://w3id.org/zhengce/id/org/500000/> PREFIX p: <https://w3id.org/zhengce/id/place/500102/>
"""


def quads_of(*mentions: str, context: Context = FULING) -> list[Quad]:
    links = [link(mention, context) for mention in mentions]
    return list(registry_quads(registry(), [found for found in links if isinstance(found, Link)]))


def rows(quads: list[Quad], query: str) -> list[list[str]]:
    store = Store()
    store.extend(quads)
    found = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [[str(getattr(value, "value", value)) for value in row] for row in found]


def test_a_department_has_label_names_region_level_and_counterpart() -> None:
    quads = quads_of("区发展改革委")
    assert rows(quads, """SELECT ?l ?e ?f ?c ?up WHERE { o:fgw skos:prefLabel ?l ; rdfs:label ?e ; zc:creditCode ?c ;
        zc:hasName [ zc:nameType <https://w3id.org/zhengce/scheme/name-type/full> ; skosxl:literalForm ?f ] ;
        zc:hasUpperCounterpart [ skos:prefLabel ?up ] ; a zc:GovernmentDepartment }""") == [
        ["区发展改革委", "Fuling District Development and Reform Commission", "重庆市涪陵区发展和改革委员会",
         "11500102008670164Y", "市发展改革委"]
    ]  # fmt: skip


def test_a_park_is_a_place_and_its_administration_a_body() -> None:
    quads = quads_of("涪陵综合保税区")
    assert rows(quads, """SELECT ?p ?b WHERE { o:park-ftz a zc:ParkAdministration ; zc:administers p:park-ftz ;
        skos:prefLabel ?b . p:park-ftz a zc:Park ; skos:prefLabel ?p }""") == [["涪陵综合保税区", "涪陵综合保税区"]]  # fmt: skip


def test_a_body_may_have_two_counterparts_above() -> None:
    found = rows(
        quads_of("区市场监管局"), "SELECT ?l WHERE { o:scjgj zc:hasUpperCounterpart/skos:prefLabel ?l }"
    )
    assert sorted(found) == [["市市场监管局"], ["市知识产权局"]]


def test_reforms_lead_to_the_successor_and_end_the_body() -> None:
    quads = quads_of("涪陵银保监分局", "人行涪陵中心支行")
    assert rows(quads, """SELECT ?d ?s ?to WHERE { o:fuling-cbirc zc:validTo ?to ; org:changedBy ?e .
        ?e zc:effectiveDate ?d ; org:resultingOrganization/skos:prefLabel ?s }""") == [
        ["2023-07-20", "国家金融监督管理总局涪陵监管分局", "2023-07-19"]
    ]  # fmt: skip
    assert rows(quads, "SELECT ?d WHERE { ?e zc:renames o:fuling-pbc ; zc:effectiveDate ?d }") == [
        ["2023-08-18"]
    ]


def test_central_bodies_are_managed_from_above_and_have_no_counterpart() -> None:
    quads = quads_of("涪陵海关", "区税务局")
    assert sorted(rows(quads, "SELECT ?l WHERE { ?x zc:verticallyManagedBy/skos:prefLabel ?l }")) == [
        ["市税务局"], ["海关总署"], ["税务总局"], ["重庆海关"]
    ]  # fmt: skip
    assert rows(quads, "SELECT ?x WHERE { ?x zc:hasUpperCounterpart ?y }") == []


def test_a_derived_counterpart_says_that_its_name_follows_the_rule() -> None:
    quads = quads_of("县商务局", context=Context("341321"))
    found = rows(
        quads,
        """PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?l ?s WHERE {
        <https://w3id.org/zhengce/id/org/341300/sww> skos:prefLabel ?l ; dcterms:source ?s }""",
    )
    assert [row[0] for row in found] == ["市商务局"]
    assert "依命名规则推定" in found[0][1]


def test_merged_shards_keep_the_label_that_documents_use() -> None:
    county = quads_of("县商务局", context=Context("341321"))  # only knows the city's body by the rule
    city = quads_of("市商务委", context=Context("341300"))
    for order in (county + city, city + county):
        lines = sorted({f"{quad} .\n".encode() for quad in order})
        merged = list(one_label_each(registry(), lines))
        labels = [line.decode() for line in merged if b"org/341300/sww> <" in line and b"prefLabel" in line]
        assert len(labels) == 1
        assert '"市商务委"@zh' in labels[0]
        assert len(lines) - len(merged) == 1
        assert merged == sorted(merged)


def test_names_of_one_body_from_two_documents_do_not_collide() -> None:
    first = quads_of("市商务委", context=Context("341300"))
    second = quads_of("市商务局", context=Context("341300"))
    found = rows(
        first + second,
        "SELECT ?n (COUNT(DISTINCT ?w) AS ?c) WHERE { ?n skosxl:literalForm ?w } GROUP BY ?n HAVING (COUNT(DISTINCT ?w) > 1)",
    )
    assert found == []


def test_issuer_codes_stand_with_the_body_that_uses_them() -> None:
    found = rows(
        quads_of("区政府"),
        """PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?c WHERE { ?x skos:notation ?c ; dcterms:creator o:gov }""",
    )
    assert ["涪陵府发"] in found
    assert rows(quads_of("区科技局"), "SELECT ?c WHERE { ?x skos:notation ?c }") == []


def test_regions_lead_up_to_the_country() -> None:
    quads = quads_of("区科技局")
    found = rows(
        quads,
        "SELECT ?c WHERE { <https://w3id.org/zhengce/id/place/500102> zc:locatedIn+/zc:divisionCode ?c }",
    )
    assert sorted(found) == [["100000"], ["500000"]]


EVERY = (
    "区科技局",
    "涪陵海关",
    "涪陵银保监分局",
    "人行涪陵中心支行",
    "涪陵高新区",
    "区法院",
    "成都铁路局涪陵车务段",
    "市商务委",
)


def test_statements_are_unique_named_and_in_a_fixed_order() -> None:
    first, second = quads_of(*EVERY), quads_of(*reversed(EVERY))
    assert len(first) == len(set(first)) > 200
    assert {str(quad) for quad in first} == {str(quad) for quad in second}
    assert quads_of(*EVERY) == first
    for quad in first:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        assert str(quad.graph_name).startswith("<https://w3id.org/zhengce/graph/registry/")


@pytest.mark.parametrize("context", [FULING, Context("110000", date(2024, 1, 1)), Context("433100")])
def test_nothing_points_at_what_is_not_described(context: Context) -> None:
    mentions = ("平潭海关", "人行平潭支行", "湘西银保监分局", "区消防救援支队", "区气象局", "中国人民银行", "北京证监局", "州检察院",
                "国家金融监督管理总局平潭监管支局", "长沙海关", "区公安局", "湘西经开区管委会", "团区委", "成都铁路局")  # fmt: skip
    quads = quads_of(*mentions, context=context)
    subjects = {str(quad.subject) for quad in quads}
    ours = {str(quad.object) for quad in quads if "/id/" in str(quad.object)}
    assert len(ours) > 10
    assert ours - subjects == set()


@pytest.mark.parametrize("context", [FULING, Context("110000", date(2024, 1, 1)), Context("433100")])
def test_nobody_has_two_labels_in_one_language(context: Context) -> None:
    mentions = (
        "发展改革委",
        "财政局",
        "卫健委",
        "税务局",
        "市场监管局",
        "商务部",
        "公安局",
        "区科技局",
        "州商务局",
    )
    quads = quads_of(*mentions, context=context)
    assert rows(quads, """SELECT ?x (COUNT(?l) AS ?n) WHERE { { ?x skos:prefLabel ?l } }
        GROUP BY ?x HAVING (COUNT(?l) > 1)""") == []  # fmt: skip
