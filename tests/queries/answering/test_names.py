from __future__ import annotations

import pytest

from queries.answering.asker import Asker
from queries.answering.names import cores, is_short_of, known_elsewhere, looks_like_unit


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("区科技局", "区科技局"),
        ("重庆市涪陵区发展和改革委员会", "区发展改革委"),  # full official name
        ("发改委", "区发展改革委"),  # business shortened, grade reduced
        ("区卫健委", "区卫生健康委"),
        ("人社局", "区人力社保局"),
        ("规自局", "区规划自然资源局"),
        ("网信办", "区委网信办"),  # party organ without 区委
        ("综保区", "涪陵综合保税区"),  # a park for its administration
        ("高新区管委会", "涪陵高新区"),
        ("保税区", "涪陵综合保税区"),
        ("海关", "涪陵海关"),  # central body without its place
        ("央行", "人行涪陵中心支行"),  # the same line at national level
        ("央行涪陵中心支行", "人行涪陵中心支行"),
        ("银保监局", "涪陵银保监分局"),
        ("车务段", "成都铁路局涪陵车务段"),  # what follows the place
        ("工信委", "区经济信息委"),  # another grade of the same line
        ("区科级局", "区科技局"),  # as it sounds
        ("人行涪凌中心支行", "人行涪陵中心支行"),
    ],
)
def test_a_name_links_to_its_unit(asker: Asker, words: str, unit: str) -> None:
    known = asker._known()
    found = known.names.linked(words) or known.names.beginning_or_end(words)
    assert [known.held.units[iri].label for iri in found] == [unit]


@pytest.mark.parametrize(
    "words",
    ["区水务局", "区水利局", "区农业农村委", "市商务委", "检察院", "区司法局", "委员会", "局", "团区委"],
    # 水务 sounds like 税务 and is another body; 市 is another level
)
def test_a_name_nobody_bears_links_to_nothing(asker: Asker, words: str) -> None:
    known = asker._known()
    assert not known.names.linked(words)


def test_cores_leave_the_region_out() -> None:
    assert "科学技术局" in set(cores("重庆市涪陵区科学技术局", "500102"))
    assert "车务段" in set(cores("成都铁路局涪陵车务段", "500102"))
    assert "网信办" in set(cores("区委网信办", "500102"))


def test_short_forms_keep_order_first_character_and_grade() -> None:
    assert is_short_of("发改委", "发展和改革委员会")
    assert not is_short_of("改发委", "发展和改革委员会")
    assert not is_short_of("发改局", "发展和改革委员会")


def test_bodies_of_public_administration_are_known_without_the_graph() -> None:
    assert known_elsewhere("区水利局")
    assert looks_like_unit("区应急管理局")
    assert not looks_like_unit("绿色债券")


def test_a_place_before_the_own_place_in_a_name_names_no_unit(asker: Asker) -> None:
    """重庆涪陵综合保税区 may be called 涪陵综合保税区 and 综合保税区, never 重庆."""
    surfaces = dict(asker._known().names.surfaces())
    assert "综合保税区" in surfaces
    assert "重庆" not in surfaces
    assert asker.answer("重庆海关牵头哪些任务").reason == "unknown-organization"
