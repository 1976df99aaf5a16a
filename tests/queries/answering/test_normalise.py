from __future__ import annotations

import pytest

from queries.answering.normalise import has_words, is_english, normalised, whole_number


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("任务１８由谁牵头？", "任务18由谁牵头?"),  # full-width digits and marks
        ("數據出境安全評估由誰牽頭", "数据出境安全评估由谁牵头"),  # traditional characters
        ("绿色\x00债券\u202e谁牵头😀", "绿色债券谁牵头"),  # controls, marks of direction, emoji
        ("绿 色 债 券", "绿色债券"),  # blanks between characters
        ("涪陵府发[2022]43号", "涪陵府发〔2022〕43号"),  # brackets of the year
        ("Who  leads\ttask 18?", "who leads task 18?"),
        ("\ud800谁", "谁"),  # a lone surrogate
    ],
)
def test_a_question_is_read_in_one_form(typed: str, read: str) -> None:
    assert normalised(typed) == read


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("18", 18),
        ("十八", 18),
        ("七十二", 72),
        ("一百零八", 108),
        ("零", 0),
        ("两", 2),
        ("二〇", 20),
        ("十", 10),
        ("贰拾", 20),
        ("陆拾叁", 63),
        ("卅二", 32),
        ("廿一", 21),
        ("牵头", None),
        ("", None),
    ],
)
def test_whole_numbers_are_read_in_both_scripts(words: str, value: int | None) -> None:
    assert whole_number(words) == value


def test_english_is_told_from_chinese_with_latin_words() -> None:
    assert is_english("who leads task 18?")
    assert not is_english("ata单证册展品由谁牵头")
    assert not is_english("gdp多少")


def test_marks_alone_are_no_words() -> None:
    assert not has_words("……？？")
    assert has_words("谁")
