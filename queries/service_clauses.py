"""Query text -> its SERVICE clauses, and for each what the rest of its group already says about the variables it shares.

Works on tokens. What it says of a clause's neighbours is a pattern that every solution of the group satisfies (its triple
patterns, VALUES, plain and GRAPH groups, without FILTER, OPTIONAL, UNION, MINUS): a superset, so that asking the service for
these bindings alone loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queries.tokens import Token, closing


@dataclass(frozen=True, slots=True)
class ServiceClause:
    """One ``SERVICE [SILENT] target { body }``."""

    start: int
    end: int
    """Code points of the whole clause in the text, half-open."""
    silent: bool
    target: Token
    body: str
    variables: tuple[str, ...]
    """All variables that stand in the body, in order, without the question mark."""
    certain: frozenset[str]
    """Those that every solution of the body binds."""
    neighbours: str
    """The pattern described above; empty where there is none."""
    neighbour_variables: frozenset[str]
    choosing: str
    """Where the target is a variable: a pattern that binds it to every endpoint that can join; empty where there is none."""


class UnreadableService(ValueError):
    """The word SERVICE stands where no clause can be read."""


def first_service(text: str, found: Sequence[Token]) -> ServiceClause | None:
    """Return the first outermost SERVICE clause of *text* with its tokens, None: there is none; raise UnreadableService."""
    for at, token in enumerate(found):
        if token.is_word("SERVICE"):
            return _clause(text, found, at)
    return None


def _clause(text: str, found: Sequence[Token], at: int) -> ServiceClause:
    silent = at + 1 < len(found) and found[at + 1].is_word("SILENT")
    target_at = at + 1 + silent
    brace = target_at + 1
    if (
        brace >= len(found)
        or found[target_at].kind not in ("iri", "name", "variable")
        or found[brace].text != "{"
    ):
        raise UnreadableService("read SERVICE, expected SERVICE [SILENT] <endpoint> { pattern }")
    end = closing(found, brace)
    if end == len(found):
        raise UnreadableService("read SERVICE with a brace that is never closed")
    body = found[brace + 1 : end]
    group, graph = enclosing(found, at)
    pieces = _joined(found, group + 1, closing(found, group), skip=at) if group >= 0 else []
    neighbours = " . ".join(text[found[first].start : found[last - 1].end] for first, last in pieces)
    if neighbours and graph is not None:
        neighbours = f"GRAPH {graph} {{ {neighbours} }}"
    neighbour_variables = _variables(found, pieces)
    name, target = found[target_at].text[1:], found[target_at]
    chosen_here = target.kind == "variable" and name in neighbour_variables
    return ServiceClause(
        start=found[at].start,
        end=found[end].end,
        silent=silent,
        target=target,
        body=text[found[brace].end : found[end].start],
        variables=tuple(dict.fromkeys(token.text[1:] for token in body if token.kind == "variable")),
        certain=_variables(body, _joined(body, 0, len(body), skip=-1)),
        neighbours=neighbours,
        neighbour_variables=neighbour_variables,
        choosing=neighbours if chosen_here else _choosing(text, found, at, target),
    )


def _choosing(text: str, found: Sequence[Token], at: int, target: Token) -> str:
    """Return what stands before the clause in the nearest group around it that speaks of *target*, without its FILTERs.

    What is joined (or left-joined, or subtracted) with an inner group leaves only solutions that agree with it, so a group
    further out may choose, too; not beyond a subquery, whose variables are its own.
    """
    if target.kind != "variable":
        return ""
    within = at
    while True:
        group, graph = enclosing(found, within)
        if group < 0 or found[group + 1].is_word("SELECT"):
            return ""
        before = [one for one in constructs(found, group + 1, closing(found, group)) if one[1] <= within]
        kept = [(first, last) for first, last, _ in before if not found[first].is_word("FILTER")]
        if any(token.text == target.text for first, last in kept for token in found[first:last]):
            pattern = " . ".join(text[found[first].start : found[last - 1].end] for first, last in kept)
            return f"GRAPH {graph} {{ {pattern} }}" if graph is not None else pattern
        within = group


def _variables(found: Sequence[Token], pieces: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Return the variables that triple patterns of *pieces* bind; a VALUES block or nested group may leave some open."""
    bound: set[str] = set()
    for first, last in pieces:
        if found[first].text == "{" or found[first].is_word("GRAPH"):
            brace = first if found[first].text == "{" else first + 2
            if brace + 1 < last and not found[brace + 1].is_word("SELECT"):
                bound |= _variables(found, _joined(found, brace + 1, last - 1, skip=-1))
        elif found[first].is_word("VALUES"):
            if not any(token.is_word("UNDEF") for token in found[first:last]):
                bound |= {token.text[1:] for token in found[first:last] if token.kind == "variable"}
        else:
            bound |= {token.text[1:] for token in found[first:last] if token.kind == "variable"}
    return frozenset(bound)


def enclosing(found: Sequence[Token], at: int) -> tuple[int, str | None]:
    """Return where the group around *at* opens (-1: nowhere), and the target of the nearest GRAPH around it."""
    group, depth = -1, 0
    for index in range(at - 1, -1, -1):
        text = found[index].text if found[index].kind == "mark" else ""
        if text == "}":
            depth += 1
        elif text == "{":
            if depth:
                depth -= 1
                continue
            if group < 0:
                group = index
            if index >= 2 and found[index - 2].is_word("GRAPH"):
                return group, found[index - 1].text
    return group, None


def _joined(found: Sequence[Token], start: int, end: int, *, skip: int) -> list[tuple[int, int]]:
    """Return the token ranges in [start, end) whose patterns every solution of the group satisfies."""
    pieces = [(first, last) for first, last, joined in constructs(found, start, end) if joined]
    return [piece for piece in pieces if not piece[0] <= skip < piece[1]]


def constructs(found: Sequence[Token], start: int, end: int) -> list[tuple[int, int, bool]]:
    """Return (first, last, joined) of what a group in [start, end) consists of; *joined* as `_joined` says."""
    pieces: list[tuple[int, int, bool]] = []
    triples = -1

    def finish(at: int) -> None:
        nonlocal triples
        if triples >= 0 and at > triples:
            pieces.append((triples, at, True))
        triples = -1

    def without_service(first: int, last: int) -> bool:
        return not any(one.is_word("SERVICE") for one in found[first:last])

    index = start
    if start < end and found[start].is_word("SELECT", "CONSTRUCT"):
        return []
    while index < end:
        token = found[index]
        if token.is_word(
            "OPTIONAL", "MINUS", "SERVICE", "LATERAL", "FILTER", "BIND", "NOT", "EXISTS", "UNION"
        ):
            finish(index)
            after = _after(found, index, end)
            pieces.append((index, after, False))
            index = after
        elif token.is_word("VALUES", "GRAPH"):
            finish(index)
            after = _after(found, index, end)
            pieces.append((index, after, without_service(index, after)))
            index = after
        elif token.text == "{" and token.kind == "mark":
            finish(index)
            after = alternatives = min(closing(found, index) + 1, end)
            while alternatives < end and found[alternatives].is_word("UNION"):
                alternatives = min(closing(found, alternatives + 1) + 1, end)
            joined = alternatives == after and without_service(index, after)
            pieces.append((index, alternatives, joined))
            index = alternatives
        elif token.text == "." and token.kind == "mark":
            finish(index)
            index += 1
        else:
            if triples < 0:
                triples = index
            index += 1
    finish(end)
    return pieces


def _after(found: Sequence[Token], at: int, end: int) -> int:
    """Return where the construct that starts with the keyword at *at* ends."""
    index = at + 1
    if found[at].is_word("FILTER", "NOT", "EXISTS", "BIND"):
        while index < end and not (found[index].kind == "mark" and found[index].text in ("(", "{")):
            index += 1
        return min(closing(found, index) + 1, end) if index < end else end
    while index < end and found[index].text != "{":
        if found[index].text == "(":
            index = closing(found, index)
        index += 1
    return min(closing(found, index) + 1, end) if index < end else end
