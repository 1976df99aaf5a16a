"""What one sentence of running text hands out: its subject in a role, and whom it brings in beside."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.extraction.responsibility import Responsibility
from graph.task import Mention, Role


@dataclass(slots=True)
class Said:
    """What one sentence hands out."""

    role: Role
    subject: tuple[Mention, ...]
    support: list[Mention] = field(default_factory=list)
    guide: list[Mention] = field(default_factory=list)
    further: list[Mention] = field(default_factory=list)
    """Others the same sentence makes responsible."""

    def responsibility(self) -> Responsibility:
        """Return the same as who does what."""
        who = Responsibility(labelled=True, support_stated=bool(self.support))
        who.of(self.role).extend(self.subject)
        who.responsible.extend(self.further)
        who.support.extend(self.support)
        who.guide.extend(self.guide)
        return who
