import pytest

from graph.relating.drift import WordingKind, character_diff, differences, is_slip


@pytest.mark.parametrize(
    ("body", "annex", "kinds"),
    [
        ("支持符合条件的企业上市", "支持符合条件的企业上市", []),
        ("探索支持跨境保险结算", "支持跨境保险结算", ["strength"]),  # tries out / supports
        ("严格落实减排政策", "落实减排政策", ["strength"]),
        ("服务海外客户需求", "服务各级客户需求", ["scope"]),
        ("与国内外大学合作办学", "与国外大学合作办学", ["scope"]),
        ("吸引社会资本办园", "吸引个体工商户办园", ["actor"]),
        ("落实国家碳排放标准", "落实市级碳排放标准", ["authority"]),
        ("除农田外推行轮作", "推行轮作", ["scope"]),  # an exclusion is lost
        ("培育三级示范社", "培育二级示范社", ["scope"]),
        ("在营利性医院试行", "在盈利性医院试行", ["typo"]),  # sounds alike, written otherwise
        (
            "在营利性医院试行",
            "在全区盈利性医院试行",
            ["scope", "typo"],
        ),  # the slip is told apart from what is added
        ("建设智慧农机基地", "打造智慧农机基地", ["form"]),
        ("举办旅游演艺展会", "举办艺术品展会", ["object"]),
        ("提供水电、燃气等服务", "提供水电、燃气及服务", ["scope"]),  # examples became members
        ("推广秸秆还田", "推广秸秆还田、沼气利用", ["addition"]),
        ("推广秸秆还田、沼气利用", "推广秸秆还田", ["omission"]),
    ],
)
def test_a_difference_is_classed_by_the_words_that_changed(
    body: str, annex: str, kinds: list[WordingKind]
) -> None:
    assert [difference.kind for difference in differences(body, 0, annex, 100)] == kinds


def test_spans_of_a_difference_count_in_the_document() -> None:
    (found,) = differences("服务海外客户", 10, "服务各级客户", 200)
    assert (found.source, found.target) == ((found.source), (found.target))
    assert found.source is not None
    assert (found.source.start, found.source.end) == (12, 14)
    assert found.target is not None
    assert (found.target.start, found.target.end) == (202, 204)
    assert found.contradicts


def test_what_only_one_side_says_contradicts_nothing() -> None:
    assert not any(d.contradicts for d in differences("支持企业上市", 0, "支持企业上市、发债", 100))


@pytest.mark.parametrize(
    ("source", "target", "slip"),
    [
        ("营利", "盈利", True),
        ("的", "地", False),
        ("必须", "必需", True),
        ("政府", "政策", False),
        ("营利", "营利", False),
    ],
)
def test_a_slip_sounds_alike_and_is_written_otherwise(source: str, target: str, slip: bool) -> None:
    assert is_slip(source, target) is slip


def test_the_character_diff_puts_both_wordings_together_again() -> None:
    runs = character_diff("适应海外客户需求", "适应各级客户需求")
    assert "".join(words for kind, words in runs if kind != "insert") == "适应海外客户需求"
    assert "".join(words for kind, words in runs if kind != "delete") == "适应各级客户需求"
