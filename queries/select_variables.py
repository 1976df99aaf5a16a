"""A query's tokens -> the variables that its outermost ``SELECT *`` stands for (SPARQL 1.1, 18.2.1: variable scope)."""

from __future__ import annotations

from collections.abc import Sequence

from queries.tokens import Token

_HIDING = ("FILTER", "MINUS", "EXISTS", "HAVING")
"""What stands in the brackets after these words binds nothing."""
_OPENING = {"{": "}", "(": ")", "[": "]"}


def visible_variables(found: Sequence[Token]) -> list[str]:
    """Return the variables in scope at the end of the outermost group, in the order in which they first stand there."""
    opening = next((at for at, token in enumerate(found) if token.text == "{"), None)
    if opening is None:
        return []
    return list(dict.fromkeys(_in_group(found, opening)[0]))


def _in_group(found: Sequence[Token], opening: int) -> tuple[list[str], int]:
    """Return the variables that the group opened at *opening* binds, and where it is closed."""
    at, end = opening + 1, _closing(found, opening)
    if at < end and found[at].is_word("SELECT"):
        return _projected(found, at, end), end
    names: list[str] = []
    while at < end:
        token = found[at]
        if token.is_word(*_HIDING):
            at = _after_expression(found, at, end)
        elif token.is_word("BIND"):
            closing = _closing(found, at + 1)
            names.append(_name(found[closing - 1]))
            at = closing + 1
        elif token.text == "{" and token.kind == "mark":
            inner, closing = _in_group(found, at)
            names += inner
            at = closing + 1
        else:
            if token.kind == "variable":
                names.append(_name(token))
            at += 1
    return names, end


def _projected(found: Sequence[Token], select: int, end: int) -> list[str]:
    """Return what a subquery projects."""
    names: list[str] = []
    at = select + 1
    while at < end and not found[at].is_word("WHERE") and found[at].text != "{":
        token = found[at]
        if token.text == "(":
            closing = _closing(found, at)
            names.append(_name(found[closing - 1]))
            at = closing
        elif token.kind == "variable":
            names.append(_name(token))
        elif token.text == "*":
            group = next(index for index in range(at, end) if found[index].text == "{")
            return _in_group(found, group)[0]
        at += 1
    return names


def _after_expression(found: Sequence[Token], at: int, end: int) -> int:
    """Return where what follows FILTER, MINUS or EXISTS is over: its bracket, or a function with its arguments."""
    at += 1
    while at < end and found[at].text not in ("(", "{"):
        at += 1
    return _closing(found, at) + 1 if at < end else end


def _closing(found: Sequence[Token], opening: int) -> int:
    waiting: list[str] = []
    for at in range(opening, len(found)):
        token = found[at]
        if token.kind != "mark":
            continue
        if token.text in _OPENING:
            waiting.append(_OPENING[token.text])
        elif waiting and token.text == waiting[-1]:
            waiting.pop()
            if not waiting:
                return at
    return len(found) - 1


def _name(token: Token) -> str:
    return "?" + token.text[1:] if token.kind == "variable" else ""
