"""Names become registry entries in their document's context, groups, or words with a reason."""

from datetime import date

import pytest

from graph.linking.context import Context
from graph.linking.organizations import Group, Link, Unlinked, link

FULING = Context("500102", date(2022, 11, 3), "涪陵府发", document="涪陵府发〔2022〕43号")
YUZHONG = Context("500103", date(2022, 11, 3))
CHONGQING = Context("500000", date(2021, 6, 1))
BEIJING = Context("110000", date(2024, 4, 22))
NATIONAL = Context("100000", date(2018, 12, 6))
HUNAN = Context("430000", date(2023, 1, 1))
GUANGDONG = Context("440000", date(2024, 3, 1))
PINGTAN = Context("350128", date(2024, 5, 22))
XIANGXI = Context("433100", date(2022, 3, 1))
NOWHERE = Context(document="a")

LINKED = [
    # mention, context, region/slug, kind, method
    ("区科技局", FULING, "500102/kjj", "GovernmentDepartment", "exact"),
    ("区科技局", YUZHONG, "500103/kjj", "GovernmentDepartment", "name-grammar"),
    ("渝中区科技局", FULING, "500103/kjj", "GovernmentDepartment", "name-grammar"),
    ("市科技局", FULING, "500000/kjj", "GovernmentDepartment", "name-grammar"),
    ("重庆市涪陵区科学技术局", CHONGQING, "500102/kjj", "GovernmentDepartment", "exact"),
    ("区发改委", FULING, "500102/fgw", "GovernmentDepartment", "abbreviation"),
    ("区规划自然资源局", FULING, "500102/gzj", "GovernmentDepartment", "exact"),
    ("区税务局", FULING, "500102/swj", "CentralVerticalBody", "exact"),  # 区 is not the level
    ("涪陵海关", FULING, "500102/fuling-customs", "CentralVerticalBody", "exact"),
    ("涪陵银保监分局", FULING, "500102/fuling-cbirc", "CentralVerticalBody", "exact"),
    ("人行涪陵中心支行", CHONGQING, "500102/fuling-pbc", "CentralVerticalBody", "exact"),
    ("区法院", FULING, "500102/court", "JudicialOrgan", "exact"),
    ("区委网信办", FULING, "500102/qwwxb", "PartyOrgan", "exact"),
    ("市委网信办", FULING, "500000/wxb", "PartyOrgan", "name-grammar"),
    ("成都铁路局涪陵车务段", FULING, "500102/cd-railway-fuling", "StateEnterpriseUnit", "former-name"),
    ("涪陵高新区", FULING, "500102/park-hightech", "ParkAdministration", "metonymy"),
    ("涪陵高新区管委会", FULING, "500102/park-hightech", "ParkAdministration", "exact"),
    ("综保区", FULING, "500102/park-ftz", "ParkAdministration", "metonymy"),
    ("市政府口岸物流办", FULING, "500000/wlb", "GovernmentDepartment", "name-grammar"),
    ("发展改革委", NATIONAL, "100000/fgw", "GovernmentDepartment", "exact"),
    ("国家发展改革委", FULING, "100000/fgw", "GovernmentDepartment", "exact"),
    ("发展改革委", HUNAN, "430000/fgw", "GovernmentDepartment", "elided"),  # 省A厅、B委
    ("统计局", NATIONAL, "100000/tjj", "GovernmentDepartment", "exact"),
    ("统计局", PINGTAN, "350128/tjj", "GovernmentDepartment", "elided"),
    ("人民银行", FULING, "100000/pbc", "GovernmentDepartment", "exact"),
    ("省委宣传部", HUNAN, "430000/xcb", "PartyOrgan", "name-grammar"),
    ("团省委", HUNAN, "430000/gqt", "MassOrganization", "name-grammar"),
    ("省检察院", HUNAN, "430000/procuratorate", "JudicialOrgan", "name-grammar"),
    ("省政协", HUNAN, "430000/zx", "RepresentativeOrgan", "name-grammar"),
    ("长沙市人民政府", HUNAN, "430100/gov", "PeoplesGovernment", "name-grammar"),
    ("长沙市", HUNAN, "430100/gov", "PeoplesGovernment", "metonymy"),  # a place as an actor
    ("人民银行湘西州中心支行", XIANGXI, "433100/pbc", "CentralVerticalBody", "name-grammar"),
    ("湘西经开区管委会", NOWHERE, "433100/park-etz", "ParkAdministration", "name-grammar"),
    ("市科委、中关村管委会", BEIJING, "110000/kjj", "GovernmentDepartment", "name-grammar"),  # 、 in one name
    ("市政务服务局", BEIJING, "110000/zwfwj", "GovernmentDepartment", "name-grammar"),  # its name until 2023
    ("市政务和数据局", BEIJING, "110000/zwfwj", "GovernmentDepartment", "name-grammar"),
    ("省市场监管局（省知识产权局）", HUNAN, "430000/scjgj", "GovernmentDepartment", "name-grammar"),  # two signs
    ("省發展改革委", HUNAN, "430000/fgw", "GovernmentDepartment", "name-grammar"),  # traditional characters
    ("市财政部门", BEIJING, "110000/czj", "GovernmentDepartment", "function-name"),
    ("国务院民政部门", NATIONAL, "100000/mzj", "GovernmentDepartment", "function-name"),
    ("广东金融监管局", GUANGDONG, "440000/nfra", "CentralVerticalBody", "name-grammar"),  # the centre's, since 2023
    ("省地方金融监管局", GUANGDONG, "440000/jrjgj", "GovernmentDepartment", "name-grammar"),
    ("区交建局", PINGTAN, "350128/jtj", "GovernmentDepartment", "name-grammar"),
    ("公安局", PINGTAN, "350128/gaj", "GovernmentDepartment", "elided"),
    ("国家金融监督管理总局平潭监管支局", PINGTAN, "350128/nfra", "CentralVerticalBody", "name-grammar"),
    ("区 科 技 局", FULING, "500102/kjj", "GovernmentDepartment", "exact"),  # blanks from a PDF
]  # fmt: skip


@pytest.mark.parametrize(("mention", "context", "key", "kind", "method"), LINKED)
def test_a_name_is_linked_in_its_context(
    mention: str, context: Context, key: str, kind: str, method: str
) -> None:
    found = link(mention, context)
    assert isinstance(found, Link), found
    assert (f"{found.region}/{found.slug}", found.kind, found.method) == (key, kind, method)
    assert found.iri.endswith(f"/id/org/{key}")


FULL_NAMES = [
    ("区科技局", YUZHONG, "重庆市渝中区科学技术局"),
    ("县财政局", Context("341321"), "砀山县财政局"),
    ("区委组织部", YUZHONG, "中共重庆市渝中区委组织部"),
    ("省税务局", HUNAN, "国家税务总局湖南省税务局"),
    ("湘西银保监分局", XIANGXI, "中国银行保险监督管理委员会湘西监管分局"),
    ("区交建局", PINGTAN, "平潭综合实验区交通与建设局"),
    ("区经济信息委", FULING, "重庆市涪陵区经济和信息化委员会"),
    ("区物流办", FULING, None),  # open: nobody has seen it
]


@pytest.mark.parametrize(("mention", "context", "full_name"), FULL_NAMES)
def test_the_full_name_follows_region_business_and_grade(
    mention: str, context: Context, full_name: str | None
) -> None:
    found = link(mention, context)
    assert isinstance(found, Link)
    assert found.full_name == full_name


UNLINKED = [
    ("省科技厅", FULING, "省 names no one region"),  # Chongqing is no 省
    ("市科技局", HUNAN, "市 names no one region"),  # which city of Hunan?
    ("区科技局", NOWHERE, "whose region is not known"),
    ("财政厅", NOWHERE, "no region"),
    ("运输服务司", NATIONAL, "office inside"),
    ("之江实验室", HUNAN, "laboratory"),
    ("泾川镇", HUNAN, "township"),
    ("区宇宙航行局", FULING, "line of business is not in the table"),
    ("区委区政府", FULING, "not in the table"),  # two bodies: reading must part them
    ("市数据管理部门", BEIJING, "a function"),
]


@pytest.mark.parametrize(("mention", "context", "reason"), UNLINKED)
def test_a_name_that_cannot_be_derived_stays_words_with_a_reason(
    mention: str, context: Context, reason: str
) -> None:
    found = link(mention, context)
    assert isinstance(found, Unlinked), found
    assert found.mention == mention
    assert reason in found.reason
    assert f"/id/org/{context.region_or_unknown}/x-" in found.iri


def test_candidates_name_the_nearest_entries() -> None:
    found = link("区商务厅", FULING)
    assert isinstance(found, Unlinked)
    assert found.candidates
    assert found.candidates[0].startswith("区商务委 (org/500102/sww)")


GROUPS = [
    ("各行业主管部门", "open", None),
    ("《国家职业资格目录（专业技术人员资格）》中的实施部门", "defined-by-document", "国家职业资格目录（专业技术人员资格）"),
    ("各区县人民政府", "open", None),
    ("有关部门", "open", None),
    ("各镇（园区）", "open", None),
    ("省级交通运输主管部门", "open", None),
    ("公安", "open", None),
]  # fmt: skip


@pytest.mark.parametrize(("mention", "kind", "defined_by"), GROUPS)
def test_collective_names_are_groups(mention: str, kind: str, defined_by: str | None) -> None:
    found = link(mention, FULING)
    assert isinstance(found, Group), found
    assert (found.kind, found.defined_by) == (kind, defined_by)


def test_a_set_only_its_document_narrows_is_another_set_in_another_document() -> None:
    other = Context("500102", date(2023, 1, 1), document="涪陵府发〔2023〕1号")
    assert link("有关部门", FULING).iri != link("有关部门", other).iri
    assert link("各区政府", FULING).iri == link("各区政府", other).iri


def test_the_same_words_in_two_documents_of_unknown_region_are_two_bodies() -> None:
    assert link("区财政局", Context(document="a")).iri != link("区财政局", Context(document="b")).iri


def test_a_body_that_a_reform_replaced_gives_way_to_its_successor_after_that_day() -> None:
    before, after = Context("500102", date(2023, 7, 19)), Context("500102", date(2024, 1, 1))
    assert link("涪陵银保监分局", before).iri.endswith("/fuling-cbirc")
    assert link("涪陵银保监分局", after).iri.endswith("/fuling-nfra")
    assert link("环境保护部", Context("100000", date(2019, 1, 1))).iri.endswith("100000/sthjj")
    assert link("环境保护部", Context("100000", date(2017, 1, 1))).iri.endswith("100000/hbj")
