"""Questions about dossiers, each for a viewer: what waits for me, where is this one, what may I do with it."""

from motcua.dossiers.queries.actions import Action
from motcua.dossiers.queries.apologies import Letter, Tally, letter_of, letters, tallies
from motcua.dossiers.queries.backtest import BACK, Tested, backtest, learned, mornings_between
from motcua.dossiers.queries.causes import Cause, Listed, first_looks, listed
from motcua.dossiers.queries.details import Detail, detail, id_of, require_readable
from motcua.dossiers.queries.forecasts import forecasts
from motcua.dossiers.queries.lateness import HeldStep, lateness_over, step_shares, step_shares_over
from motcua.dossiers.queries.mornings import morning_lines
from motcua.dossiers.queries.previews import Preview, previews
from motcua.dossiers.queries.queues import (
    WHICH,
    Filter,
    Page,
    QueueRow,
    ToAnswer,
    ToSign,
    counts,
    held,
    procedures_waiting,
    queue,
    to_answer,
    to_sign,
)
from motcua.dossiers.queries.redating import Affected, Run, preview_of, runs, unfinished_runs
from motcua.dossiers.queries.redating import Preview as RedatingPreview
from motcua.dossiers.queries.register import (
    BOOK,
    BookFilter,
    BookPage,
    RegisterRow,
    at_desk,
    procedures_in_register,
    register,
    register_to_print,
    to_return,
)
from motcua.dossiers.queries.relations import may_take, relation_of, running, standing_of, who_can_hold
from motcua.dossiers.queries.situations import Situation, Waiting, situation
from motcua.dossiers.queries.tracking import Desk, Tracked, track, track_by_id

__all__ = [
    "BACK",
    "BOOK",
    "WHICH",
    "Action",
    "Affected",
    "BookFilter",
    "BookPage",
    "Cause",
    "Desk",
    "Detail",
    "Filter",
    "HeldStep",
    "Letter",
    "Listed",
    "Page",
    "Preview",
    "QueueRow",
    "RedatingPreview",
    "RegisterRow",
    "Run",
    "Situation",
    "Tally",
    "Tested",
    "ToAnswer",
    "ToSign",
    "Tracked",
    "Waiting",
    "at_desk",
    "backtest",
    "counts",
    "detail",
    "first_looks",
    "forecasts",
    "held",
    "id_of",
    "lateness_over",
    "learned",
    "letter_of",
    "letters",
    "listed",
    "may_take",
    "morning_lines",
    "mornings_between",
    "preview_of",
    "previews",
    "procedures_in_register",
    "procedures_waiting",
    "queue",
    "register",
    "register_to_print",
    "relation_of",
    "require_readable",
    "running",
    "runs",
    "situation",
    "standing_of",
    "step_shares",
    "step_shares_over",
    "tallies",
    "to_answer",
    "to_return",
    "to_sign",
    "track",
    "track_by_id",
    "unfinished_runs",
    "who_can_hold",
]
