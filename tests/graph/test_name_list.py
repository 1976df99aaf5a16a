"""The words of a list of bodies fall into names, and only into names."""

from __future__ import annotations

import pytest

from graph.document import Span
from graph.extraction.name_list import split_names

# words in the text, the names in it
LISTS = [
    ("区科技局", ["区科技局"]),
    ("区发展改革委、区经济信息委、区教委", ["区发展改革委", "区经济信息委", "区教委"]),
    # 及, 和 join names only where both sides are whole names
    ("区发展改革委、区商务委及各行业主管部门", ["区发展改革委", "区商务委", "各行业主管部门"]),
    ("区人力资源和社会保障局、市发展和改革委", ["区人力资源和社会保障局", "市发展和改革委"]),
    ("文化和旅游部、国家粮食和物资储备局", ["文化和旅游部", "国家粮食和物资储备局"]),
    ("市政务和数据局、市商务局与市财政局", ["市政务和数据局", "市商务局", "市财政局"]),
    ("国务院相关部门及各地区", ["国务院相关部门", "各地区"]),
    ("国土资源厅、环保厅和北方电力监管办及相关盟市", ["国土资源厅", "环保厅", "北方电力监管办", "相关盟市"]),
    # generic tails name nobody, groups in the list do
    ("商务部、海关总署等有关部门", ["商务部", "海关总署"]),
    ("扶贫办、全国总工会等和各省级人民政府", ["扶贫办", "全国总工会", "各省级人民政府"]),
    (
        "财政厅、住房城乡建设厅等省有关部门和各地级以上市人民政府",
        ["财政厅", "住房城乡建设厅", "各地级以上市人民政府"],
    ),
    ("区农业农村局、等区政府有关部门", ["区农业农村局"]),
    ("市税务局、云水高新区管委会等，各县、市、区政府", ["市税务局", "云水高新区管委会", "各县、市、区政府"]),
    (
        "县大数据中心、县司\n法局、县公安局",
        ["县大数据中心", "县司\n法局", "县公安局"],
    ),  # broken by the width of the page
    # 、 inside one name
    ("各乡镇党委、政府", ["各乡镇党委、政府"]),
    ("市教育局、各区、县(市)政府", ["市教育局", "各区、县(市)政府"]),
    ("各省、自治区、直辖市人民政府", ["各省、自治区、直辖市人民政府"]),
    ("各市〔州〕、縣〔市、區〕人民政府", ["各市〔州〕、縣〔市、區〕人民政府"]),
    ("省直其他有關部門和單位", ["省直其他有關部門和單位"]),
    # brackets belong to the name
    ("区商务局（区药发中心）、各镇(街道)", ["区商务局（区药发中心）", "各镇(街道)"]),
    (
        "《国家职业资格目录（专业技术人员资格）》中的实施部门",
        ["《国家职业资格目录（专业技术人员资格）》中的实施部门"],
    ),
    # blanks part whole names and run through cut ones
    ("区发展改革委 各乡镇人民政府", ["区发展改革委", "各乡镇人民政府"]),
    ("国家医\n保局、最高人民法院", ["国家医\n保局", "最高人民法院"]),
    # names that touch
    ("区社会事业局区资源生态局区交通建设局", ["区社会事业局", "区资源生态局", "区交通建设局"]),
    # both widths of comma, slash, full stop
    ("县农业农村局,各镇(街道)。", ["县农业农村局", "各镇(街道)"]),
    ("由区商务局", ["区商务局"]),
    # nobody
    ("", []),
    ("\u3000", []),
    ("无", []),
    ("／", []),
    ("——", []),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_a_list_falls_into_its_names(text: str, names: list[str]) -> None:
    mentions = split_names(text, Span(0, len(text)))
    assert [mention.text for mention in mentions] == names
    assert all(mention.span.of(text) == mention.text for mention in mentions)


def test_a_name_of_the_lexicon_stays_whole() -> None:
    text = "市科委和管委会、市财政局"
    lexicon = frozenset({"市科委和管委会"})
    assert [m.text for m in split_names(text, Span(0, len(text)), lexicon)] == ["市科委和管委会", "市财政局"]


def test_places_count_from_the_start_of_the_text() -> None:
    text = "牵头单位：区教委、区民政局。"
    assert [m.span for m in split_names(text, Span(5, 13))] == [Span(5, 8), Span(9, 13)]
