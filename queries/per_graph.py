"""``GRAPH ?g { … }`` with contents that the engine does not evaluate once for each named graph, written so that it does.

SPARQL 1.1 (18.6) evaluates what stands in GRAPH ?g in each named graph by itself, without a value for ?g, and then adds it. The
engine instead gives each triple pattern in it the graph ?g, which is the same unless a subquery hides ?g, no triple pattern is
there to bind it, or MINUS takes it for a variable that both sides share.
"""

from __future__ import annotations

from collections.abc import Sequence

from queries.service_clauses import constructs
from queries.token_edits import Edit, edited
from queries.tokens import Token, closing, tokens


def graph_by_graph(text: str, aggregates: Sequence[str]) -> str:
    """Return *text* with such groups put in other words; *aggregates* are the names of the aggregate functions."""
    found = list(tokens(text))
    edits: list[Edit] = []
    over = 0
    for at, token in enumerate(found[:-2]):
        name, opening = found[at + 1], at + 2
        if (
            at < over
            or not token.is_word("GRAPH")
            or name.kind != "variable"
            or found[opening].text != "{"
            or (end := closing(found, opening)) >= len(found)
            or opening + 1 == end
        ):
            continue
        graph = name.text
        if found[opening + 1].is_word("SELECT"):
            words = _selected_in_each(text, found, opening + 1, end, graph, aggregates)
        elif _without_patterns(found, opening + 1, end):
            inside = text[found[opening].start : found[end].end]
            words = f"{{ GRAPH {graph} {{}} {inside} }}"
        else:
            edits += _minus_of_nothing(found, opening + 1, end)
            continue
        if words:
            edits.append(Edit(token.start, found[end].end, words))
            over = end
    return edited(text, edits)


def _without_patterns(found: Sequence[Token], start: int, end: int) -> bool:
    """Say whether what stands in [start, end) is the same in every graph."""
    return all(
        found[first].is_word("VALUES", "BIND", "FILTER")
        and not any(one.is_word("EXISTS") for one in found[first:last])
        for first, last, _ in constructs(found, start, end)
    )


def _minus_of_nothing(found: Sequence[Token], start: int, end: int) -> list[Edit]:
    """MINUS with a group that shares no variable with what stands before it takes nothing away (SPARQL 1.1, 8.3.3)."""
    edits = []
    before: set[str] = set()
    for first, last, _ in constructs(found, start, end):
        own = {one.text[1:] for one in found[first:last] if one.kind == "variable"}
        if not found[first].is_word("MINUS"):
            before |= own
        elif not before & own:
            edits.append(Edit(found[first].start, found[last - 1].end, " "))
    return edits


def _selected_in_each(
    text: str, found: Sequence[Token], select: int, end: int, graph: str, aggregates: Sequence[str]
) -> str | None:
    """Return ``GRAPH graph { SELECT … }`` with *graph* as one more variable of the subquery; None where that is not the same."""
    if any(one.text == graph for one in found[select:end]):
        return None
    where = next((at for at in range(select, end) if found[at].text == "{"), end)
    where_end = closing(found, where) if where < end else end
    inside, tail = found[where + 1 : where_end], found[where_end + 1 : end]
    if where_end >= end or any(one.is_word("SELECT") for one in inside):
        return None
    if any(one.is_word("LIMIT", "OFFSET", "VALUES") for one in tail):
        return None
    distinct = select + 1 + found[select + 1].is_word("DISTINCT", "REDUCED")
    last = where - found[where - 1].is_word("WHERE")
    projected = text[found[distinct].start : found[last - 1].end]
    head = text[found[select].start : found[distinct - 1].end]
    pattern = text[found[where].start : found[where_end].end]
    group = next((one for one in tail if one.is_word("GROUP")), None)
    shown = text[found[where_end].end : found[end].start]
    aggregated = any(one.is_word(*aggregates) for one in (*found[distinct:last], *tail))
    names = projected if projected == "*" else f"{graph} {projected}"
    if group is None and not aggregated:
        return f"{{ {head} {names} WHERE {{ GRAPH {graph} {pattern} }} {shown} }}"
    if group is not None:
        by = tail[tail.index(group) + 1].end - found[where_end].end
        grouped = f"{shown[:by]} {graph} {shown[by:]}"
        return f"{{ {head} {names} WHERE {{ GRAPH {graph} {pattern} }} {grouped} }}"
    # Without GROUP BY there is one group in each graph, even where nothing matches.
    each = f"{head} {names} WHERE {{ GRAPH {graph} {pattern} }} GROUP BY {graph} {shown}"
    of_nothing = f"{{ {head} {projected} WHERE {{ FILTER(false) }} {shown} }}"
    none = f"GRAPH {graph} {{}} FILTER NOT EXISTS {{ GRAPH {graph} {pattern} }} {of_nothing}"
    return f"{{ {{ {each} }} UNION {{ {none} }} }}"
