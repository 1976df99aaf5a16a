"""Units and what they do together -> geometry for pictures drawn on the server: no script needed, printable, linked.

Coordinates are SVG user units with y downwards, rounded to one decimal. Pictures carry no colours: classes do, so that
light, dark and print follow the style sheet.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RING_UNITS_MAX = 60
RING_LABEL = 9
"""Characters of a unit's name that the picture shows."""


@dataclass(frozen=True, slots=True)
class Node:
    """A drawn unit: its dot, and its label running outward from the ring."""

    name: str
    label: str
    page: str
    kind: str
    x: float
    y: float
    radius: float
    label_x: float
    label_y: float
    angle: float
    """Rotation of the label in degrees."""
    anchor: str
    """SVG text-anchor of the label."""
    total: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A drawn bond between two units."""

    path: str
    width: float
    role: str
    ends: tuple[int, int]
    title: str


@dataclass(frozen=True, slots=True)
class Ring:
    """Units on a circle, bonds as curves through it."""

    size: float
    nodes: Sequence[Node]
    curves: Sequence[Curve]
    left_out: int
    """How many units with fewer tasks are not drawn."""


def shortened(name: str) -> str:
    """Return *name* as a picture can show it."""
    return name if len(name) <= RING_LABEL else name[: RING_LABEL - 1] + "…"


def _point(radius: float, angle: float) -> tuple[float, float]:
    return round(radius * math.cos(angle), 1), round(radius * math.sin(angle), 1)


def ring(units: Sequence[Mapping[str, Any]], bonds: Sequence[Mapping[str, Any]]) -> Ring:
    """Return the ring of *units* (with most tasks kept, grouped by kind) and the *bonds* among them.

    A unit has iri, name, page, class, total; a bond has one, other, role, tasks.
    """
    drawn = sorted(
        units[:RING_UNITS_MAX], key=lambda unit: (str(unit.get("class")), -unit["total"], unit["name"])
    )
    count = max(len(drawn), 1)
    radius = 230.0 + max(0, count - 36) * 4
    most = max((unit["total"] for unit in drawn), default=1)
    index = {unit["iri"]: position for position, unit in enumerate(drawn)}
    nodes = []
    for position, unit in enumerate(drawn):
        angle = 2 * math.pi * position / count - math.pi / 2
        x, y = _point(radius, angle)
        dot = 3.5 + 9 * math.sqrt(unit["total"] / most)
        label_x, label_y = _point(radius + dot + 5, angle)
        flipped = math.cos(angle) < -1e-9
        nodes.append(
            Node(
                unit["name"],
                shortened(unit["name"]),
                unit["page"],
                str(unit.get("class") or "").rsplit("#", 1)[-1],
                x,
                y,
                round(dot, 1),
                label_x,
                label_y,
                round(math.degrees(angle) + (180 if flipped else 0), 1),
                "end" if flipped else "start",
                unit["total"],
            )
        )
    curves = []
    for bond in bonds:
        if bond["one"] not in index or bond["other"] not in index:
            continue
        first, second = index[bond["one"]], index[bond["other"]]
        one, other = nodes[first], nodes[second]
        apart = abs(first - second)
        pull = 0.55 - 0.5 * min(apart, count - apart) / (count / 2)
        middle_x, middle_y = (one.x + other.x) / 2 * pull, (one.y + other.y) / 2 * pull
        curves.append(
            Curve(
                f"M{one.x},{one.y}Q{middle_x:.1f},{middle_y:.1f} {other.x},{other.y}",
                round(1 + 1.3 * (bond["tasks"] - 1), 1),
                bond["role"],
                (first, second),
                f"{one.name} — {other.name}：{bond['tasks']}",
            )
        )
    longest = max((len(node.name) for node in nodes), default=4)
    return Ring(radius + 20 + min(longest, RING_LABEL) * 15, nodes, curves, max(0, len(units) - len(drawn)))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A unit drawn around another one."""

    name: str
    label: str
    page: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    width: float
    leads: bool
    """True when the middle unit leads what the two do together at least as often as it supports."""
    total: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """One unit and those it works with."""

    name: str
    width: float
    height: float
    neighbours: Sequence[Neighbour]


def neighbourhood(name: str, partners: Sequence[Mapping[str, Any]]) -> Neighbourhood:
    """Return *partners* (name, page, together, total) around the unit *name*, the closest first from the top."""
    count = max(len(partners), 1)
    radius_x, radius_y = 130.0, max(120.0, 19.0 * count / 2)
    found = []
    for position, partner in enumerate(partners):
        angle = 2 * math.pi * position / count - math.pi / 2
        x, y = round(radius_x * math.cos(angle), 1), round(radius_y * math.sin(angle), 1)
        side = math.cos(angle)
        led = sum(
            tasks for key, tasks in partner["together"].items() if key.startswith(("lead-", "responsible-"))
        )
        found.append(
            Neighbour(
                partner["name"],
                shortened(partner["name"]),
                partner["page"],
                x,
                y,
                round(x + (9 if side > 0.05 else -9 if side < -0.05 else 0), 1),
                round(y + (4 if abs(side) > 0.05 else -9 if y < 0 else 18), 1),
                "start" if side > 0.05 else "end" if side < -0.05 else "middle",
                round(1 + 1.1 * (partner["total"] - 1), 1),
                led * 2 >= partner["total"],
                partner["total"],
            )
        )
    longest = max((len(one.label) for one in found), default=4)
    return Neighbourhood(name, 2 * (radius_x + 18 + 15 * longest), 2 * (radius_y + 34), found)
