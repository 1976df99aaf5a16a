"""Two plans of two levels, the district's after the municipal one; rows are task, lead unit, cooperating unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ontology import iris

OWN = iris.numbered_document("500102", "fulingfufa", 2030, 9)
"""The district's document."""
PARTNER = "https://data.example.cn/cq/"
"""The partner gives its things IRIs of its own, as any other program would."""
Row = tuple[str, str, str]
STRAW = ("建立秸秆综合利用示范区，推广离田收储运模式。", "市农业农村委", "市生态环境局")
SEEDS = ("建设种质资源保存库，开展地方猪种抢救性收集。", "市科技局", "市农业农村委")
DISTRICT_STRAW = ("推广秸秆离田收储运模式，建立综合利用示范区。", "区农业农村委", "区生态环境局")
FAIR = ("举办榨菜产业博览会。", "区商务委", "区文化旅游委")
CITED = "按照《重庆市人民政府关于印发重庆市智慧农业行动方案的通知》（渝府发〔2030〕5号）的要求，制定本方案。"


def _plan(issuer: str, number: str, addressed: str, day: str, basis: str, rows: Sequence[Row]) -> str:
    place = issuer.removesuffix("人民政府")
    opening = f"{basis}\n\n" if basis else ""
    table = "".join(
        f"\t{at}\n\t{task}\n\t{lead}\n\t{support}\n\n" for at, (task, lead, support) in enumerate(rows, 1)
    )
    return (
        f"{issuer}文件\n\n{number}\n{issuer}\n关于印发{place}智慧农业行动方案的通知\n\n{addressed}：\n\n"
        f"{issuer}\n{day}\n\n{place}智慧农业行动方案\n\n{opening}附件\n{place}智慧农业行动任务分工\n"
        f"\t序号\n\t任务\n\t牵头单位\n\t配合单位\n\n{table}"
    )


def municipal_plan(*rows: Row) -> str:
    """Return the text of the municipality's plan."""
    return _plan("重庆市人民政府", "渝府发〔2030〕5号", "各区县人民政府", "2030年5月6日", "", rows)


def district_plan(basis: str, *rows: Row) -> str:
    """Return the text of the district's plan, which opens with *basis*."""
    return _plan("重庆市涪陵区人民政府", "涪陵府发〔2030〕9号", "各乡镇人民政府", "2030年9月1日", basis, rows)


@dataclass(frozen=True)
class Releases:
    """What was built of two plans: ours, and a partner's."""

    own: Path
    partner: Path
