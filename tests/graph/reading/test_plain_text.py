"""Text files: characters exactly as published, in whatever encoding."""

from __future__ import annotations

import opencc
import pytest

from graph.document import Span
from graph.reading.errors import UnreadableFile
from graph.reading.folded import folded
from graph.reading.plain_text import read_plain_text
from graph.reading.simplified import simplified

TEXT = "重庆市涪陵区人民政府\n关于印发《工作方案》的通知\n涪陵府发〔2022〕43号\n各乡镇人民政府、街道办事处：\n现将《工作方案》印发给你们，请认真贯彻执行。\n"
TRADITIONAL = opencc.OpenCC("s2t").convert(TEXT)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-32"]
)
@pytest.mark.parametrize("text", [TEXT, TRADITIONAL], ids=["simplified", "traditional"])
def test_every_encoding_gives_the_same_characters(text: str, encoding: str) -> None:
    assert read_plain_text("a.txt", text.encode(encoding)).text == text


def test_big5_is_told_from_gb18030() -> None:
    document = read_plain_text("a.txt", TRADITIONAL.encode("big5", "ignore") * 3)
    assert document.source.encoding == "big5"
    assert "人民政府" in document.text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_become_one_character(newline: str) -> None:
    assert read_plain_text("a.txt", TEXT.replace("\n", newline).encode()).text == TEXT


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "an empty file"),
        (b" \n\t\n", "a file of blanks"),
        (bytes(range(256)) * 20, "bytes of no Chinese encoding"),
        (b"\x00\x01\x02\x03" * 400, "bytes of no Chinese encoding"),
        ("随机".encode() + bytes(range(1, 9)) * 50, "control characters"),
        (("公文" * 2_000_001).encode(), "4,000,002 characters"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read_plain_text("a.txt", data)
    assert str(refusal.value).startswith("a.txt: read ")
    assert "\n" not in str(refusal.value)
    assert ", expected " in str(refusal.value)


def test_a_file_cut_off_in_mid_character_is_read_with_a_warning() -> None:
    document = read_plain_text("a.txt", TEXT.encode()[:-3])
    assert document.text == TEXT[:-2] + "\ufffd"
    assert "no utf-8" in document.warnings[0]


def test_labels_above_the_text_are_fields_and_furniture() -> None:
    head = (
        "标题: 某办法\n发布时间: 2015-09-02 16:50\n文号: \n发布机构: 某网\n页面说明\n======== 正文 ========\n"
    )
    document = read_plain_text("a.txt", (head + TEXT).encode())
    assert document.fields == {"标题": "某办法", "发布时间": "2015-09-02 16:50", "发布机构": "某网"}
    assert [document.quote(block.span) for block in document.blocks] == [head.rstrip("\n")]
    assert document.text == head + TEXT


def test_several_labels_on_a_line_and_values_below_their_labels_are_fields() -> None:
    head = "索引号: 003/2019-1 组配分类: 通知\n  • 发文字号:\n\n    镇政发〔2024〕7号\n  • 有效性:\n\n"
    document = read_plain_text("a.txt", (head + TEXT).encode())
    assert document.fields == {"索引号": "003/2019-1", "组配分类": "通知", "发文字号": "镇政发〔2024〕7号"}


def test_plain_text_of_a_document_has_no_fields() -> None:
    document = read_plain_text("a.txt", ("通知如下：\n" + TEXT + "责任单位：区商务委\n").encode())
    assert (document.fields, document.blocks) == ({}, ())


@pytest.mark.parametrize(
    ("text", "shadow"),
    [
        ("（２０２２）：，；Ａ", "(2022):,;A"),
        ("二○二二年", "二〇二二年"),
        ("⻔⽂⼈⺠", "门文人民"),
        ("区\u00ad商\u3000务\u200b委", "区 商 务 委"),
        ("涪陵府发〔2022〕43号。", "涪陵府发〔2022〕43号。"),
    ],
)
def test_the_folded_shadow_has_one_way_of_writing_and_the_same_length(text: str, shadow: str) -> None:
    assert folded(text) == shadow
    assert len(folded(text)) == len(text)


def test_the_simplified_shadow_has_the_same_length() -> None:
    text = "責任單位：省發展改革委，各市〔州〕、縣〔市、區〕人民政府"
    assert simplified(text) == "责任单位：省发展改革委，各市〔州〕、县〔市、区〕人民政府"
    assert simplified(TRADITIONAL) == TEXT


def test_a_span_of_the_shadow_is_a_span_of_the_text() -> None:
    place = folded("会同（Ａ）局").index("(A)")
    assert Span(place, place + 3).of("会同（Ａ）局") == "（Ａ）"


def test_tags_of_a_page_saved_as_text_are_left_out() -> None:
    text = (
        '文号：某政发〔2018〕13号\n<p>各市、县人民政府：</p><p>&nbsp;现印发给你们。</p><p style="text-align: right;">某省人民政府</p>'
        "<p>2018年3月27日<br/></p><table><tr><td>序号</td><td>任务</td></tr></table>"
    )
    assert read_plain_text("a.txt", text.encode()).text == (
        "文号：某政发〔2018〕13号\n各市、县人民政府：\n\u00a0现印发给你们。\n某省人民政府\n2018年3月27日\n\n序号\t任务\t\n"
    )
    assert read_plain_text("a.txt", "A<B，<p>是一个标记。".encode()).text == "A<B，<p>是一个标记。"


def test_labels_in_the_cells_of_a_row_are_fields_of_the_page() -> None:
    text = "文 号 | 某府发〔2016〕20号 | 发文日期 | 2016-11-04 | ||\n关键词 | 某市 | 公开形式 | 主动公开 |\n各县人民政府：\n现提出意见。\n序号 | 任务 | 牵头单位\n"
    fields = read_plain_text("a.txt", text.encode()).fields
    assert fields["文号"] == "某府发〔2016〕20号"
    assert fields["发文日期"] == "2016-11-04"
    assert set(fields) == {"文号", "发文日期", "关键词", "公开形式"}
