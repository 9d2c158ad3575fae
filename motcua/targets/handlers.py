"""What figures do after commit: a dossier whose life changed is told again."""

from datetime import datetime

from motcua.dossiers.events import DossierEvent
from motcua.journal.events import on
from motcua.targets import operations


@on(*operations.shaping())
def follow_the_dossier(event: DossierEvent, /, *, at: datetime) -> None:
    operations.follow(event.dossier_id, at=at)
