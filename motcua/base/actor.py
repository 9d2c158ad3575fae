"""Who acts: a person in a position of an office, or the system itself."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The one who does a deed, as written on every event: names are those of that day."""

    account_id: UUID | None = None
    name: str
    position_id: UUID | None = None
    title: str = ""
    role: str = ""
    office_id: UUID | None = None
    office_code: str = ""
    office_name: str = ""
    #: The competent authority the office belongs to (for a division or a desk); the office itself otherwise.
    authority_id: UUID | None = None
    #: Fields of work the position covers; empty means all of them.
    fields: frozenset[str] = frozenset()
    #: Name of the colleague this person stands in for, when the power comes from an absence cover.
    covering: str = ""

    @property
    def is_system(self) -> bool:
        return self.account_id is None


def system(name: str) -> Actor:
    """The platform acting on its own, for jobs: `system("Đồng hồ")`."""
    return Actor(name=name, role="system")


#: Somebody at the public pages, who has told us no name.
ANYBODY = Actor(name="Người dân", role="public")
