"""Figures -> the picture of the README: how time, memory and disk grow with the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Figures = Mapping[str, Any]
Series = Mapping[str, Callable[[Figures], float | None]]
PANELS: tuple[tuple[str, str, Series], ...] = (
    (
        "Build, publish, start",
        "seconds",
        {
            "build, processor time": lambda one: one["build_cpu_s"],
            "publish, processor time": lambda one: one["publish_cpu_s"],
            "server ready, elapsed": lambda one: one["asked"]["ready_s"],
        },
    ),
    (
        "Queries (median per query, geometric mean)",
        "milliseconds",
        {
            "one thing by its name": lambda one: one["asked"]["geometric_mean_ms"]["point"],
            "a list around one thing": lambda one: one["asked"]["geometric_mean_ms"]["list"],
            "counts and joins over everything": lambda one: one["asked"]["geometric_mean_ms"]["global"],
        },
    ),
    (
        "Memory and disk",
        "MB",
        {
            "store on disk": lambda one: one["store_mb"],
            "server, all processes (anonymous)": lambda one: one["asked"]["server_anonymous_mb"],
            "server, the web process": lambda one: one["asked"]["web_process_mb"],
            "build, peak of all processes": lambda one: one["build_peak_mb"],
        },
    ),
)


def draw(result: Mapping[str, Any], path: Path) -> None:
    """Write the picture; sizes whose figures are not complete are left out."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    sizes = sorted((one for one in result["sizes"].values() if "asked" in one), key=lambda one: one["quads"])
    if not sizes:
        return
    quads = [one["quads"] for one in sizes]
    figure, axes = pyplot.subplots(1, len(PANELS), figsize=(15, 5), layout="constrained")
    for axis, (title, unit, series) in zip(axes, PANELS, strict=True):
        for place, (label, value) in enumerate(series.items()):
            values = [value(one) for one in sizes]
            axis.plot(quads, values, marker="o", label=label)
            axis.annotate(
                f"{values[-1]:,.4g}",
                (quads[-1], values[-1]),
                xytext=(6, 6 - 14 * (place % 2)),
                textcoords="offset points",
            )
        axis.set(xscale="log", yscale="log", title=title, xlabel="quads", ylabel=unit)
        axis.grid(visible=True, which="major", alpha=0.3)
        axis.legend(fontsize="small", loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
        axis.margins(x=0.15, y=0.15)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
