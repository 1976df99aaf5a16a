"""The one list of settings: read from the environment, printed into the documentation, shown where askers look."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.settings import MalformedSetting, Settings, pool_limits, settings_from, settings_table

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "settings.md"


def test_the_documentation_is_what_the_list_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == settings_table(), (
        "run: python -m web.settings > docs/settings.md"
    )


def test_the_environment_is_read_and_what_is_given_goes_first() -> None:
    environment = {
        "PORT": "8080",
        "POLICYGRAPH_QUERY_TIME_S": "2.5",
        "POLICYGRAPH_SERVICE_ALLOW": "http://127.0.0.1:, https://data.example/",
        "POLICYGRAPH_TOKEN": "",
    }
    settings = settings_from(environment, port=0)
    assert (settings.port, settings.query_time_s, settings.token) == (0, 2.5, "")
    assert settings.service_allow == ("http://127.0.0.1:", "https://data.example/")
    assert settings_from({}) == Settings()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "http"),
        ("POLICYGRAPH_QUERY_TIME_S", "-1"),
        ("POLICYGRAPH_WAITING", "1.5"),
        ("POLICYGRAPH_DEFAULT_GRAPH", "both"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_by_name(variable: str, value: str) -> None:
    with pytest.raises(MalformedSetting, match=f"{variable}=.*expected"):
        settings_from({variable: value})


def test_every_setting_has_a_unit_and_a_sentence() -> None:
    for variable, unit, _, words, _ in Settings().listed():
        assert unit, variable
        assert words.endswith("."), variable


def test_the_pool_runs_by_the_settings() -> None:
    assert pool_limits(Settings(query_time_s=3.0, waiting=7)).query_time_s == 3.0
    assert pool_limits(Settings(query_time_s=3.0, waiting=7)).waiting == 7
