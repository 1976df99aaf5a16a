"""Document numbers: every way of writing them, their parts, and what is none."""

from __future__ import annotations

import pytest

from graph.extraction.document_number import (
    chinese_integer,
    document_numbers,
    in_own_characters,
    normalized,
    parsed,
)

FOUND = [
    # words, normalised forms in order
    ("涪陵府发〔2022〕43号", ["涪陵府发〔2022〕43号"]),
    ("内政发[2006]105号", ["内政发〔2006〕105号"]),
    ("财科教【2017】6号", ["财科教〔2017〕6号"]),
    ("京政服发（2019）22号", ["京政服发〔2019〕22号"]),
    ("国办发„2009‟3号", ["国办发〔2009〕3号"]),
    ("京公开办发〔2024〕2 号", ["京公开办发〔2024〕2号"]),
    ("国函〔 2021 〕 37 号", ["国函〔2021〕37号"]),
    ("浙政办发﹝２０２２﹞５９号", ["浙政办发〔2022〕59号"]),
    ("鄂政發〔2018〕26號", ["鄂政发〔2018〕26号"]),
    ("（2023年1月30日某市人民政府某府规字〔2023〕1号文发布）", ["某府规字〔2023〕1号"]),
    ("某市人民政府公告〔2023〕第2号", ["某市人民政府公告〔2023〕第2号"]),
    ("（原国家安全生产监督管理总局令第88号）", ["国家安全生产监督管理总局令第88号"]),
    ("《某省安全生产条例》（某省人大常委会公告第39号）", ["某省人大常委会公告第39号"]),
    ("国发〔2019〕第3号", ["国发〔2019〕3号"]),
    ("商服贸函2026年第322号", ["商服贸函2026年第322号"]),
    ("交通运输部令2026年第10号", ["交通运输部令2026年第10号"]),
    ("中国人民银行公告〔2018〕第29号", ["中国人民银行公告〔2018〕第29号"]),
    ("财政部 税务总局公告2023年第43号", ["财政部税务总局公告2023年第43号"]),
    ("中华人民共和国民政部令（第83号）", ["中华人民共和国民政部令第83号"]),
    ("中华人民共和国国务院令\n第 711 号", ["中华人民共和国国务院令第711号"]),
    ("主席令第四十五号", ["主席令第四十五号"]),
    ("2026年2月2日民政部令第83号公布", ["民政部令第83号"]),
    ("日政发〔2020〕1号", ["日政发〔2020〕1号"]),  # 日照市: 日 is no date here
    ("和政发〔2020〕1号", ["和政发〔2020〕1号"]),  # 和政县: 和 is no conjunction here
    ("《甲》和国发〔2020〕1号", ["国发〔2020〕1号"]),
    ("根据国办发〔2018〕104号和按照粤办函〔2022〕260号", ["国办发〔2018〕104号", "粤办函〔2022〕260号"]),
    ("现对京大数据发〔2024〕1号和自然资发〔2020〕2号", ["京大数据发〔2024〕1号", "自然资发〔2020〕2号"]),
    ("工作的通知总工发〔2023〕23号来源", ["总工发〔2023〕23号"]),
    ("《甲办法》（财科教〔2017〕6号）", ["财科教〔2017〕6号"]),
    ("根据国办发〔2018104号文件，结合芜政〔201836有关规定", ["国办发〔2018104号", "芜政〔201836"]),
]
NONE = [
    "第2741号提案",
    "DB11/T1901—2021",
    "GB/T 9704—2012",
    "CSCR—2020—01007",
    "2026年第20号国务院公报",
    "（2019）京01民初123号",
    "地铁8号线",
    "政协提案2020年第1234号",
    "建设路12号",
    "〔2020〕年",
]


@pytest.mark.parametrize(("words", "forms"), FOUND)
def test_numbers_are_found_and_normalised(words: str, forms: list[str]) -> None:
    found = document_numbers(words)
    assert [number.normalized for number in found] == forms
    assert all(number.span.of(words) == number.text for number in found)


@pytest.mark.parametrize("words", NONE)
def test_what_is_no_document_number_is_left_alone(words: str) -> None:
    assert document_numbers(words) == ()


def test_a_number_has_code_year_and_sequence() -> None:
    number = parsed("渝府办发〔2021〕19号")
    assert number is not None
    assert (number.code, number.year, number.sequence) == ("渝府办发", 2021, 19)
    order = parsed("民政部令第83号")
    assert order is not None
    assert (order.code, order.year, order.sequence) == ("民政部令", None, 83)


def test_a_damaged_number_is_kept_as_written_and_says_so() -> None:
    (number,) = document_numbers("国办发〔2018104号文件")
    assert (number.damaged, number.sequence) == (True, None)


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("京公开办发〔2024〕2", "京公开办发〔2024〕2号"),
        (" 国发[2020]1号 ", "国发〔2020〕1号"),
        ("无", None),
        ("第3号提案", None),
    ],
)
def test_a_labelled_value_is_normalised_or_refused(words: str, form: str | None) -> None:
    assert normalized(words) == form


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("獅政辦〔2025〕1號", "獅政辦〔2025〕1號"),
        ("東府[2021] 54 號", "東府〔2021〕54號"),
        ("渝府办发〔2022〕7号", "渝府办发〔2022〕7号"),
    ],
)
def test_a_number_can_be_said_in_the_characters_of_its_document(words: str, form: str) -> None:
    (number,) = document_numbers(words)
    assert in_own_characters(number.normalized, words) == form


def test_chinese_numerals() -> None:
    assert [chinese_integer(words) for words in ("五", "十", "四十五", "一百二十", "二〇", "三百零六", "甲", "")] == [
        5, 10, 45, 120, 20, 306, None, None,
    ]  # fmt: skip
