"""Who of the demonstration's people can do what on a day."""

from datetime import datetime
from uuid import UUID

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.offices import queries as offices


class Staff:
    """The people on duty, looked up once for as long as nobody comes or goes."""

    def __init__(self) -> None:
        self._able: dict[tuple[UUID, str, int], list[Actor]] = {}

    def of(self, office_id: UUID, role: str, at: datetime, *, field: str = "") -> list[Actor]:
        """Who can do a role's work in an office, or in the one that does its work today."""
        day = moments.day_of(at)
        office_id = offices.current(offices.office_by_id(office_id), day).id
        key = (office_id, role, offices.era(day))
        if key not in self._able:
            duties = offices.people_for(office_id, role=role, at=at)
            found = [_on_duty(duty.position_id, at) for duty in duties if duty.office_id == office_id]
            self._able[key] = [one for one in found if one]
        return [one for one in self._able[key] if not field or not one.fields or field in one.fields]


def _on_duty(position_id: UUID, at: datetime) -> Actor | None:
    return offices.actor_for(offices.position(position_id).account_id, at=at, position_id=position_id)
