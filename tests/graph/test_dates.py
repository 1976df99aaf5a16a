"""Dates in every form, and time limits as the last day they allow."""

from __future__ import annotations

from datetime import date

import pytest

from graph.extraction.dates import field_date, full_dates, last_day

WRITTEN = date(2022, 11, 3)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2022年11月3日", "2022-11-03"),
        ("2024年4月22 日", "2024-04-22"),
        ("2022 年 3 月 17 日", "2022-03-17"),
        ("２０２４年０５月０１日", "2024-05-01"),
        ("二〇二二年十一月三日", "2022-11-03"),
        ("二○○四年三月二日", "2004-03-02"),
        ("二OO六年二月二十日", "2006-02-20"),  # the letter O
        ("二\u039f\u039f四年七月六日", "2004-07-06"),  # the Greek letter
        ("二\u041e\u041e四年七月六日", "2004-07-06"),  # the Cyrillic letter
        ("二零一九年十二月三十一日", "2019-12-31"),
        ("一九九八年二月廿八日", "1998-02-28"),
    ],
)
def test_full_dates_are_days(words: str, day: str) -> None:
    text = f"请执行。{words}（此件公开发布）"
    (found,) = full_dates(text)
    assert (found.day.isoformat(), found.span.of(text)) == (day, words)


@pytest.mark.parametrize(
    "words", ["2022年2月30日", "2022年11月", "11月3日", "2019116", "每月5日", "3022年1月1日"]
)
def test_what_names_no_day_of_a_year_is_no_full_date(words: str) -> None:
    assert full_dates(words) == ()


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2019年01月12日", "2019-01-12"),
        ("2024-05-22 17:48", "2024-05-22"),
        ("2024/5/2", "2024-05-02"),
        ("2024.05.22", "2024-05-22"),
        ("20240522", "2024-05-22"),
        ("2019116", None),  # 2019-11-06 or 2019-01-16: not decided
        ("见正文", None),
    ],
)
def test_a_labelled_value_is_a_day_or_nothing(value: str, day: str | None) -> None:
    found = field_date(value)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2025年底前", "2025-12-31"),
        ("2024年10月", "2024-10-31"),
        ("2024年2月", "2024-02-29"),
        ("6月底", "2022-06-30"),
        ("年内", "2022-12-31"),
        ("年内持续推进", "2022-12-31"),
        ("2023年12月底前完成并持续推进", "2023-12-31"),
        ("2023年上半年", "2023-06-30"),
        ("第三季度", "2022-09-30"),
        ("2024年一季度", "2024-03-31"),
        ("2024年至2026年", "2026-12-31"),
        ("2021—2025年", "2025-12-31"),
        ("2023年3月15日前", "2023-03-15"),
        ("3月中旬前", "2022-03-20"),
        ("明年6月", "2023-06-30"),
        ("“十四五”末", "2025-12-31"),
        ("2023年6月、2024年3月", "2024-03-31"),
        ("二〇二五年底", "2025-12-31"),
        ("长期", None),
        ("每季度", None),
        ("每年12月底前", None),  # comes back every year
        ("持续推进", None),
        ("印发后3个月内", None),
        ("", None),
    ],
)
def test_time_limits_are_the_last_day_they_allow(words: str, day: str | None) -> None:
    found = last_day(words, WRITTEN)
    assert (found.isoformat() if found else None) == day


def test_a_limit_without_a_year_needs_the_documents_date() -> None:
    assert last_day("6月底") is None
    assert last_day("年内") is None
    assert last_day("2025年底前") == date(2025, 12, 31)
