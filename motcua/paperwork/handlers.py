"""What papers do after commit: an issued paper is drawn."""

from datetime import datetime

from motcua.journal.events import on
from motcua.paperwork import operations
from motcua.paperwork.events import PaperIssued


@on(PaperIssued)
def draw_the_paper(event: PaperIssued, /, *, at: datetime) -> None:
    operations.draw(event.paper_id, at=at)
