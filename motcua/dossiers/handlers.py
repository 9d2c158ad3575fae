"""What dossiers do when something happens to offices: nothing waits for somebody who has left."""

from datetime import datetime

from motcua.base.actor import system
from motcua.dossiers import operations
from motcua.journal.events import on
from motcua.offices.events import PositionEnded


@on(PositionEnded)
def free_what_they_held(event: PositionEnded, /, *, at: datetime) -> None:
    """At once when the last day is past; else the nightly run frees it the day after."""
    operations.free_steps(position_id=event.position_id, by=system("Bàn giao đơn vị"), at=at)
