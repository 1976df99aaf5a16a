"""Document numbers become IRIs; contexts come from issuers, numbers and titles."""

from datetime import date

import pytest

from graph.document import Span
from graph.linking.context import context_of
from graph.linking.documents import cited_iri, document_iri
from graph.linking.issuer_codes import issuer_codes, number_parts
from graph.task import Citation, Mention, Metadata

NO_SPAN = Span(0, 0)
DOC = "https://w3id.org/zhengce/id/doc/"
SHA = "0" * 64


def metadata(issuer: str | None = None, number: str | None = None, title: str | None = None) -> Metadata:
    issuers = (Mention(issuer, NO_SPAN),) if issuer else ()
    return Metadata(title=title, number=number, issuers=issuers, date=date(2022, 11, 3))


FULING = context_of(metadata("重庆市涪陵区人民政府", "涪陵府发〔2022〕43号"))

CITED = [
    ("国函〔2021〕37号", None, "100000/guohan/2021/37"),
    ("渝府发〔2021〕19号", None, "500000/yufufa/2021/19"),
    ("商资发〔2021〕65号", None, "100000/shangzifa/2021/65"),
    ("商服贸函2026年第322号", None, "100000/shangfumaohan/2026/322"),
    ("涪陵府发〔2020〕7号", None, "500102/fulingfufa/2020/7"),
    ("渝规资发〔2020〕5号", None, "500000/x-51ff812e33/2020/5"),  # 渝 is Chongqing; the code has no slug yet
    ("宁政发〔2020〕5号", "宁夏回族自治区人民政府关于印发某办法的通知", "640000/x-202fcba05c/2020/5"),  # by the title
    ("宁政发〔2020〕5号", None, None),  # 宁夏 or 南京
    ("民政部令第83号", None, None),  # no year in it
    (None, "重庆市促进跨境贸易便利化工作方案", None),  # a title alone names no document for sure
    (None, None, None),  # 市上文件政策
]  # fmt: skip


@pytest.mark.parametrize(("number", "title", "path"), CITED)
def test_a_cited_number_resolves_where_its_region_is_known(
    number: str | None, title: str | None, path: str | None
) -> None:
    found = cited_iri(Citation(NO_SPAN, "", title, number), FULING)
    assert found == (DOC + path if path else None)


def test_the_seed_document_is_named_by_its_number() -> None:
    seed = metadata("重庆市涪陵区人民政府", "涪陵府发〔2022〕43号")
    assert document_iri(seed, context_of(seed), SHA) == DOC + "500102/fulingfufa/2022/43"


def test_a_document_without_number_is_named_by_its_title_and_region() -> None:
    plain = metadata("长沙市人民政府", title="长沙市人民政府关于某事的意见")
    assert document_iri(plain, context_of(plain), SHA).startswith(DOC + "430100/x-")


CONTEXTS = [
    ("商务部", None, None, "100000"),
    ("国务院办公厅", None, None, "100000"),
    ("北京市政务公开领导小组办公室", None, None, "110000"),
    ("平潭综合实验区管委会办公室", None, None, "350128"),
    ("中共江苏省委", None, None, "320000"),
    ("市政府办公室", "涪陵府办发〔2020〕1号", None, "500102"),  # the number says where
    (None, "内政发〔2006〕105号", None, "150000"),
    (None, None, "北京市“数据要素×”实施方案（2024—2026年）", "110000"),
    ("朝阳区人民政府", None, None, None),  # Beijing or Changchun
    ("市政府办公室", None, None, None),
]


@pytest.mark.parametrize(("issuer", "number", "title", "region"), CONTEXTS)
def test_the_region_comes_from_issuer_then_number_then_title(
    issuer: str | None, number: str | None, title: str | None, region: str | None
) -> None:
    found = context_of(metadata(issuer, number, title))
    assert found.region == region
    assert found.reason


def test_the_text_settles_a_name_that_several_districts_bear() -> None:
    issued = metadata("朝阳区人民政府办公室")
    assert context_of(issued, "为落实长春市人民政府要求，朝阳区……").region == "220104"
    assert context_of(issued, "为落实北京市人民政府要求，朝阳区……").region == "110105"
    assert context_of(issued, "为落实上级要求").region is None


CREDIT_CODES = [
    ("11500107450388938X/2021-00020", "500107"),  # 九龙坡区
    ("1150010700927688xm/2023-01698", "500107"),
    ("115001020086700333/2022-00001", "500102"),
    ("115001020086700334/2022-00001", None),  # wrong check character
    ("000014349/2023-91150", None),  # the State Council's older form
    ("", None),
]


@pytest.mark.parametrize(("index", "region"), CREDIT_CODES)
def test_a_page_shows_its_region_by_the_publishers_credit_code(index: str, region: str | None) -> None:
    assert context_of(metadata("区政府办公室"), "", {"索引号": index}).region == region


WORDS = [
    ("500102", "区", "500102"),
    ("500102", "市", "500000"),
    ("500102", "省", None),
    ("350128", "区", "350128"),  # 平潭综合实验区 governs the county
    ("350128", "市", "350100"),
    ("350128", "省", "350000"),
    ("330281", "市", "330281"),  # 余姚 is a city itself
    ("440000", "市", None),
    ("433100", "州", "433100"),
    ("150000", "自治区", "150000"),
    ("110000", "区", None),
    (None, "区", None),
    ("110000", "国家", "100000"),
]


@pytest.mark.parametrize(("region", "word", "meant"), WORDS)
def test_a_bare_region_word_means_what_the_document_means(
    region: str | None, word: str, meant: str | None
) -> None:
    from graph.linking.context import Context

    assert Context(region).resolve(word) == meant


def test_number_parts_leave_out_what_has_no_year() -> None:
    parts = number_parts("渝府发〔2021〕19号")
    assert parts is not None
    assert (parts.code, parts.year, parts.sequence) == ("渝府发", 2021, 19)
    assert number_parts("民政部令第83号") is None


def test_slugs_of_issuer_codes_are_unique_in_their_region() -> None:
    keys = [(code.region, code.slug) for code in issuer_codes().values()]
    assert len(keys) == len(set(keys)) > 150
