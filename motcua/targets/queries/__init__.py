"""Questions to the figures, each for whoever may see them."""

from motcua.targets.queries.health import Health, dossiers, first_day, health
from motcua.targets.queries.reports import Asked, Behind, Line, Report, all_behind, behind, report
from motcua.targets.queries.scopes import By, Scope, cut_offs, names, scope
from motcua.targets.queries.trends import Past, Present, past, present

__all__ = [
    "Asked",
    "Behind",
    "By",
    "Health",
    "Line",
    "Past",
    "Present",
    "Report",
    "Scope",
    "all_behind",
    "behind",
    "cut_offs",
    "dossiers",
    "first_day",
    "health",
    "names",
    "past",
    "present",
    "report",
    "scope",
]
