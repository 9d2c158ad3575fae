"""Questions to the figures, each for whoever may see them."""

from motcua.targets.queries.frozen import Frozen, frozen_report, frozen_reports
from motcua.targets.queries.health import Health, dossiers, first_day, health
from motcua.targets.queries.reports import Asked, Behind, Line, Report, all_behind, behind, causes, of_dossiers, report
from motcua.targets.queries.scopes import By, Scope, cut_offs, names, scope
from motcua.targets.queries.signs import Seen, signal, signals, thresholds
from motcua.targets.queries.trends import Past, Present, past, present

__all__ = [
    "Asked",
    "Behind",
    "By",
    "Frozen",
    "Health",
    "Line",
    "Past",
    "Present",
    "Report",
    "Scope",
    "Seen",
    "all_behind",
    "behind",
    "causes",
    "cut_offs",
    "dossiers",
    "first_day",
    "frozen_report",
    "frozen_reports",
    "health",
    "names",
    "of_dossiers",
    "past",
    "present",
    "report",
    "scope",
    "signal",
    "signals",
    "thresholds",
]
