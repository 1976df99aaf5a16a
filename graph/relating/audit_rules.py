"""Every audit rule, in one table, and the call that runs them."""

from __future__ import annotations

from graph.extraction.extract import Extract
from graph.linking.resolution import Resolution
from graph.relating.findings import Audited, Finding, Rule, in_order, made_by
from graph.relating.findings_counts import counts_of_lists, counts_of_tasks
from graph.relating.findings_coverage import unbacked_tasks, uncarried_measures
from graph.relating.findings_text import typographic_slips, unresolved_references
from graph.relating.findings_units import (
    bodies_without_entry,
    near_duplicates,
    numbering,
    parks_not_leading,
    tasks_without_lead,
    units_in_two_roles,
)
from graph.relating.findings_wording import wording_drifts
from graph.relating.relate import Relations

RULES: tuple[Rule, ...] = (
    wording_drifts,
    uncarried_measures,
    unbacked_tasks,
    counts_of_lists,
    counts_of_tasks,
    tasks_without_lead,
    units_in_two_roles,
    parks_not_leading,
    near_duplicates,
    numbering,
    bodies_without_entry,
    typographic_slips,
    unresolved_references,
)


def audit(found: Extract, links: Resolution, relations: Relations) -> tuple[Finding, ...]:
    """Return every finding about the document, by severity, kind and place."""
    audited = Audited(found, links, relations)
    return in_order(
        finding
        for rule in RULES
        for finding in made_by(f"audit-{rule.__name__.replace('_', '-')}", rule(audited))
    )
