"""``?asOf=DATE``: who the units of a task, or a unit, are on that day."""

import pytest
from flask.testing import FlaskClient

SEED = "/documents/500102/fulingfufa/2022/43"
INSURANCE = "/departments/500102/fuling-cbirc"


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("2022-11-03", ["涪陵银保监分局"]),  # the day of the document
        ("2024-01-01", ["国家金融监督管理总局涪陵监管分局"]),  # after the reform of 2023-07-20
    ],
)
@pytest.mark.parametrize("address", ["/tasks/36", f"{SEED}/tasks/36", INSURANCE])
def test_units_are_followed_through_reforms_to_the_day(
    client: FlaskClient, address: str, day: str, names: list[str]
) -> None:
    answer = client.get(f"{address}?asOf={day}", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    found = answer.get_json()["asOf"]
    assert found["day"] == day
    assert [body["name"] for one in found["units"] for body in one["now"]] == names


def test_the_page_says_it_beside_what_the_document_says(client: FlaskClient) -> None:
    page = client.get("/tasks/36?asOf=2024-01-01", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "涪陵银保监分局" in page
    assert "国家金融监督管理总局涪陵监管分局" in page
    assert "2023-07-20" in page


def test_a_renaming_up_to_the_day_is_told(client: FlaskClient) -> None:
    def renamed(day: str) -> list[str | None]:
        found = client.get(f"/tasks/10?asOf={day}", headers={"Accept": "application/json"}).get_json()["asOf"]
        return [
            b["renamed"] for one in found["units"] if one["name"] == "人行涪陵中心支行" for b in one["now"]
        ]

    assert renamed("2024-01-01") == ["2023-08-18"]
    assert renamed("2023-01-01") == [None]


def test_without_a_day_nothing_is_followed(client: FlaskClient) -> None:
    assert client.get("/tasks/36", headers={"Accept": "application/json"}).get_json()["asOf"] is None


@pytest.mark.parametrize("day", ["yesterday", "2024-13-01", "2024年1月1日"])
def test_a_day_that_cannot_be_read_is_refused(client: FlaskClient, day: str) -> None:
    answer = client.get("/tasks/36", query_string={"asOf": day}, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert "asOf" in answer.get_data(as_text=True)
