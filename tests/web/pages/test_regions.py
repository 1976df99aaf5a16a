"""Units of one name are told apart by their region, and only they."""

from queries.embedded import EmbeddedEngine
from web.pages.reader import GraphReader, Remembered
from web.pages.regions import region_code, region_of, told_apart

ORG = "https://w3id.org/zhengce/id/org/"


def test_a_unit_and_a_place_hold_the_code_of_their_region() -> None:
    assert region_code(f"{ORG}500102/kjj") == "500102"
    assert region_code("https://w3id.org/zhengce/id/place/500102") == "500102"
    assert region_code("https://w3id.org/zhengce/id/place/500102/park-ftz") == "500102"
    assert region_code("https://w3id.org/zhengce/scheme/role/lead") == ""


def test_only_units_of_one_name_get_their_region(engine: EmbeddedEngine) -> None:
    graph = GraphReader(engine, Remembered())
    assert region_of(graph, f"{ORG}500102/kjj") == "涪陵区"
    shown = told_apart(
        graph,
        [(f"{ORG}500102/czj", "区财政局"), (f"{ORG}500000/czj", "区财政局"), (f"{ORG}500102/kjj", "区科技局"),
         (f"{ORG}999999/czj", "区财政局")],
    )  # fmt: skip
    assert list(shown.values()) == ["区财政局（涪陵区）", "区财政局（重庆市）", "区科技局", "区财政局"]
