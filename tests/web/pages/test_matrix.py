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

from web.pages.matrix import weight

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
