"""What `graph.show` prints of a document follows the public contract's words, beyond what extraction's own tests hold."""

from __future__ import annotations

from collections.abc import Callable

from graph.extraction.extract import Extract
from graph.linking.resolution import resolution
from graph.show import shown


def test_each_document_is_cited_once_and_numbers_are_said_as_written(
    extracted: Callable[[str], Extract],
) -> None:
    found = extracted(
        "某市人民政府關于穩定就業的實施意見\n某府〔2021〕5號\n各鎮人民政府：\n根據《某省就業規劃》（粵府〔2021〕13號）精神，提出如下意見。\n"
        "一、總體要求\n《某省就業規劃》提出的任務由市人社局負責，按照《就業促進法》執行。\n"
    )
    said = shown(found, resolution(found))["document"]
    assert said["number"] == "某府〔2021〕5號"
    assert said["cites"] == [
        {"title": "某省就業規劃", "number": "粵府〔2021〕13號"},
        {"title": "就業促進法", "number": None},
    ]


def test_names_are_said_without_the_line_breaks_of_a_page(extracted: Callable[[str], Extract]) -> None:
    found = extracted("1.推进网办。（县市场监管局牵头，人民银行云水县支\n行、县司\n法局配合）\n")
    (task,) = shown(found, resolution(found))["assignments"]
    assert task["support"] == ["人民银行云水县支行", "县司法局"]
