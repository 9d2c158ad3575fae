"""Before a batch of deeds: what they will ask about their dossiers, read with a few questions instead of many."""

from collections.abc import Sequence
from uuid import UUID

from motcua.base import rows
from motcua.dossiers import models
from motcua.journal import operations as journal

_PARTS = (models.Step, models.Pause, models.SupplementRequest, models.Consultation, models.Result)


def read_ahead(dossier_ids: Sequence[UUID]) -> None:
    """Lock these dossiers for the batch of deeds that follows, and read what deeds ask of them. Else does nothing."""
    batch = rows.batch()
    if batch is None or not dossier_ids:
        return
    batch.bring(models.Dossier, "id", dossier_ids, lock=True)
    for part in _PARTS:
        batch.bring(part, "dossier_id", dossier_ids)
    journal.read_ahead("dossier", dossier_ids)
