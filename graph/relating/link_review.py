"""A review list of links: what a person accepted or rejected outlives every new run.

The file is a CSV that opens in a spreadsheet. A row is known by source, target and type; a decision on a link that is no longer
proposed stays in the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Literal, cast

from graph.relating.foreign_links import GraphLink

Decision = Literal["accept", "reject"]
DECISIONS: tuple[Decision, ...] = ("accept", "reject")
COLUMNS = (
    "decision", "kind", "type", "score", "source_label", "target_label", "reason_zh", "reason_en", "source", "target", "note",
)  # fmt: skip
Key = tuple[str, str, str]
"""(source, target, type)."""


class UnreadableReview(ValueError):
    """A review file that cannot be read; the message says the line, what was read and what was expected."""


def review_rows(text: str) -> dict[Key, dict[str, str]]:
    """Return the rows of a review file by link; raises UnreadableReview."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = {"decision", "source", "target", "type"} - set(reader.fieldnames or ())
    if missing:
        raise UnreadableReview(
            f"line 1: columns {sorted(missing)} are missing; expected {', '.join(COLUMNS)}"
        )
    rows: dict[Key, dict[str, str]] = {}
    for number, row in enumerate(reader, 2):
        decision = (row["decision"] or "").strip().lower()
        if decision and decision not in DECISIONS:
            raise UnreadableReview(
                f"line {number}: read decision {row['decision']!r}, expected accept, reject or nothing"
            )
        rows[row["source"], row["target"], row["type"]] = {name: row.get(name) or "" for name in COLUMNS} | {
            "decision": decision
        }
    return rows


def decisions(rows: Mapping[Key, Mapping[str, str]]) -> dict[Key, Decision]:
    """Return what was decided, by link."""
    return {key: cast(Decision, row["decision"]) for key, row in rows.items() if row["decision"]}


def merged_review(rows: Mapping[Key, Mapping[str, str]], links: Iterable[GraphLink]) -> str:
    """Return the review file for *links*: earlier decisions and notes kept, undecided links that are gone left out."""
    merged: dict[Key, dict[str, str]] = {
        key: dict(row) for key, row in rows.items() if row["decision"] or row.get("note")
    }
    for link in links:
        key = (link.source, link.target, link.type)
        earlier = rows.get(key, {})
        merged[key] = {
            "decision": earlier.get("decision", ""),
            "kind": link.kind,
            "type": link.type,
            "score": f"{link.score:.3f}",
            "source_label": link.source_label,
            "target_label": link.target_label,
            "reason_zh": link.reason_zh,
            "reason_en": link.reason_en,
            "source": link.source,
            "target": link.target,
            "note": earlier.get("note", ""),
        }
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        sorted(merged.values(), key=lambda row: (row["kind"], row["source"], row["target"], row["type"]))
    )
    return out.getvalue()
