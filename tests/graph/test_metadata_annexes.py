"""Where annexes begin: at their marks, not where they are announced or named."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.graph.heads import BODY, read_head

ANNEXES = {
    "bare marks with numbers": ("附件1\n任务分工表\n内容内容\n附件2\n项目清单\n内容内容", [("annex1", "任务分工表"), ("annex2", "项目清单")]),
    "Chinese numerals": ("附件一：\n任务分工表\n内容内容\n附件二：\n项目清单\n内容内容", [("annex1", "任务分工表"), ("annex2", "项目清单")]),
    "title on the line of the mark": ("附件1：任务分工表\n内容内容\n附件2：项目清单\n内容内容", [("annex1", "任务分工表"), ("annex2", "项目清单")]),
    "one without a number, blanks around": (" 附　件\n\n某市试点总体方案任务\n\n分工\n\t序号\n\t牵头单位", [("annex1", "某市试点总体方案任务分工")]),
    "announced, then attached": ("附件：1.任务分工表\n      2.项目清单\n附件1\n任务分工表\n内容内容\n附件2\n项目清单\n内容", [("annex1", "任务分工表"), ("annex2", "项目清单")]),
    "announced and not attached": ("附件：任务分工表", []),
    "a file to fetch": ("附件：某市行动方案.docx", []),
    "named in a sentence": ("详见附件1。附件2所列项目由市发展改革委负责。", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ANNEXES.values(), ids=ANNEXES)
def test_annexes_begin_at_their_marks(text: str, expected: list[tuple[str, str]]) -> None:
    head = "某市人民政府关于做好工作的意见\n某政发〔2020〕1号\n各区县人民政府：\n为做好工作，提出如下意见。\n"
    filled = text.replace("内容内容", "推动各项工作落到实处，加强督促检查，定期通报进展情况。" * 3)
    filled += "\n推动各项工作落到实处，加强督促检查，定期通报进展情况。" if expected else ""
    found = read_head(head + BODY + filled)
    assert [(annex.part, annex.title) for annex in found.annexes] == expected
    spans = [annex.span for annex in found.annexes]
    assert all(before.end <= after.start for before, after in pairwise(spans))
