"""The matrix agrees with the gold, exports open in an office program, and a large one stays light."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from ontology import iris
from queries.embedded import EmbeddedEngine
from server import create_app
from web.pages.matrix import weight
from web.settings import Settings

GOLD = Path(__file__).parents[2] / "gold" / "seed-tasks.json"


def test_cells_of_the_matrix_are_the_assignments_of_the_seed(client: FlaskClient) -> None:
    data = client.get("/matrix.json").get_json()
    cells = {(data["tasks"][task]["number"], role) for task, _, role, _ in data["cells"]}
    assert len(data["tasks"]) == 78
    assert len(data["units"]) == 36
    assert len(data["cells"]) == 220
    assert sum(role == "lead" for _, _, role, _ in data["cells"]) == 101
    assert (5, "support") not in cells


def test_every_cell_of_the_table_leads_to_its_words(client: FlaskClient) -> None:
    html = client.get("/matrix").get_data(as_text=True)
    assert (
        len(
            re.findall(
                r'<td class="(?:lead|support)"><a href="/documents/500102/fulingfufa/2022/43#char=\d+,\d+"',
                html,
            )
        )
        == 220
    )


def test_filters_narrow_rows_and_columns(client: FlaskClient) -> None:
    whole = client.get("/matrix.json").get_json()
    led = client.get("/matrix.json?role=lead").get_json()
    party = client.get("/matrix.json?kind=党委机关").get_json()
    words = client.get("/matrix.json?q=知识产权").get_json()
    assert len(led["cells"]) == 101
    assert len(led["units"]) == 29
    assert {unit["name"] for unit in party["units"]} == {"区委网信办", "区委组织部", "区委宣传部"}
    assert 0 < len(words["tasks"]) < 10
    assert len(words["units"]) < len(whole["units"])


def test_units_sort_by_what_was_asked(client: FlaskClient) -> None:
    by_lead = client.get("/matrix.json?sort=lead").get_json()
    led: dict[int, int] = {}
    for _, unit, role, _ in by_lead["cells"]:
        led[unit] = led.get(unit, 0) + (role == "lead")
    counts = [led.get(position, 0) for position in range(len(by_lead["units"]))]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.parametrize("view", ["tasks", "sectors"])
def test_the_workbook_opens_and_says_what_the_csv_says(client: FlaskClient, view: str) -> None:
    workbook = client.get(f"/matrix.xlsx?view={view}")
    assert workbook.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert zipfile.ZipFile(io.BytesIO(workbook.data)).testzip() is None
    sheet = load_workbook(io.BytesIO(workbook.data)).worksheets[0]
    shown = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    rows = list(
        csv.reader(
            io.StringIO(client.get(f"/matrix.csv?view={view}").get_data(as_text=True).removeprefix("\ufeff"))
        )
    )
    assert shown == rows
    if view == "tasks":
        assert len(rows) == 79
        assert sheet.freeze_panes == "D2"


def test_weights_grow_with_the_number_of_tasks() -> None:
    assert [weight(tasks) for tasks in (0, 1, 2, 3, 4, 7, 11, 500)] == [0, 1, 2, 2, 3, 4, 5, 5]


@pytest.fixture(scope="module")
def large_client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """One document of 1,000 tasks and 200 units, four units a task."""
    document = iris.numbered_document("500000", "yufufa", 2030, 1)
    source, graph = iris.source_text("b" * 64), iris.source_graph(document)
    prov = iris.provenance_graph(document)
    zc, rdf = iris.ZC, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    quads = [f'<{source}> <{rdf}> <{zc}SourceText> <{prov}> .', f'<{source}> <{zc}fullText> "x" <{prov}> .',
             f'<{document}> <{rdf}> <{zc}PolicyPlan> <{graph}> .', f'<{document}> <{zc}docNumber> "渝府发〔2030〕1号" <{graph}> .']  # fmt: skip
    for unit in range(200):
        node = iris.organization("500000", f"u{unit}")
        quads += [f'<{node}> <{rdf}> <{zc}GovernmentDepartment> <{graph}> .',
                  f'<{node}> <http://www.w3.org/2004/02/skos/core#prefLabel> "市第{unit}工作委员会"@zh <{graph}> .']  # fmt: skip
    for number in range(1, 1001):
        task, span = iris.task(document, str(number)), iris.evidence(source, number * 10, number * 10 + 5)
        quads += [f'<{task}> <{rdf}> <{zc}Task> <{graph}> .', f'<{task}> <{zc}taskNumber> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer> <{graph}> .',
                  f'<{task}> <{zc}text> "推进第{number}项改革事项，完善制度，强化保障，提升服务能力和水平。"@zh <{graph}> .',
                  f'<{task}> <{zc}evidence> <{span}> <{graph}> .', f'<{span}> <{zc}evidencesTerm> <{zc}text> <{prov}> .']  # fmt: skip
        for ordinal in range(4):
            role = "lead" if ordinal == 0 else "support"
            held, place = (
                iris.assignment(task, role, ordinal + 1),
                iris.evidence(source, number * 10 + ordinal, number * 10 + ordinal + 4),
            )
            quads += [f'<{held}> <{zc}assignsTask> <{task}> <{graph}> .', f'<{held}> <{zc}role> <{iris.SCHEME}role/{role}> <{graph}> .',
                      f'<{held}> <{zc}ordinal> "{ordinal + 1}"^^<http://www.w3.org/2001/XMLSchema#integer> <{graph}> .',
                      f'<{held}> <{zc}assignedActor> <{iris.organization("500000", f"u{(number * 7 + ordinal * 31) % 200}")}> <{graph}> .',
                      f'<{held}> <{zc}mentionText> "某单位"@zh <{graph}> .', f'<{held}> <{zc}evidence> <{place}> <{graph}> .']  # fmt: skip
    folder = tmp_path_factory.mktemp("large")
    (folder / "policy.nq").write_text("\n".join(quads) + "\n", encoding="utf-8")
    engine = EmbeddedEngine.from_nquads(folder / "policy.nq")
    return create_app(Settings(store=str(folder / "store")), engine=engine).test_client(use_cookies=False)


def test_a_thousand_tasks_by_two_hundred_units_stay_within_the_weight(large_client: FlaskClient) -> None:
    answer = large_client.get("/matrix")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert len(html.encode()) < 250_000
    assert html.count("<tr>") == 101
    assert html.count('<td class="') == 400
    assert "1 / 10" in html
    data = json.loads(large_client.get("/matrix.json").data)
    assert (len(data["tasks"]), len(data["units"]), len(data["cells"])) == (1000, 200, 4000)
    last = large_client.get("/matrix?page=10").get_data(as_text=True)
    assert "推进第1000项" in last
    sheet = load_workbook(io.BytesIO(large_client.get("/matrix.xlsx").data), read_only=True).worksheets[0]
    assert sum(1 for _ in sheet.iter_rows()) == 1001


@pytest.mark.parametrize(
    "address", ["/", "/network", "/departments", "/tasks", "/documents/500000/yufufa/2030/1"]
)
def test_other_pages_stay_light_on_a_large_document(large_client: FlaskClient, address: str) -> None:
    answer = large_client.get(address)
    assert answer.status_code == 200
    assert len(answer.data) < 300_000
