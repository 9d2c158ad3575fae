"""What figures do after commit: a dossier whose life changed is told again."""

from datetime import datetime

from motcua.dossiers.events import DossierAccepted, DossierEvent
from motcua.journal.events import Event, on
from motcua.targets import operations
from motcua.targets.rules.spans import LEADS_TO


def _shapes_a_life(kind: type[Event]) -> bool:
    """Whether an event may begin a new span: it changes how a dossier stands, or can move its due date."""
    if not issubclass(kind, DossierEvent):
        return False
    return kind is DossierAccepted or kind.__name__ in LEADS_TO or "due" in kind.__dataclass_fields__


@on(*(kind for kind in Event.kinds.values() if _shapes_a_life(kind)))
def follow_the_dossier(event: DossierEvent, /, *, at: datetime) -> None:
    operations.follow(event.dossier_id, at=at)
