"""How often somebody may guess: tries are counted where every process sees them, and each is forgotten in its time."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from django.core.cache import cache

from motcua.base import sealing
from motcua.base.doors import Request

#: How long a try is remembered, in seconds.
SPAN = 15 * 60


@dataclass(frozen=True)
class Allowance:
    """So many tries within the span for one thing: a code, or the place somebody asks from."""

    kind: str
    thing: str
    most: int

    @property
    def slots(self) -> list[str]:
        # a slot a try, each with its own end: the span slides, and adding a slot is what no two processes can both do.
        # Digests, for where people ask from is personal
        name = f"try-{self.kind}-{sealing.blind_index(self.thing, purpose='portal.try')}"
        return [f"{name}-{number}" for number in range(self.most)]


@dataclass(frozen=True)
class Try:
    """A try that was taken from its allowances."""

    slots: tuple[str, ...]

    def give_back(self) -> None:
        """It was no guess: it does not count."""
        cache.delete_many(self.slots)


def take(*allowances: Allowance) -> Try | None:
    """Take one try from every allowance, before anything is looked at. None when one of them has none left."""
    taken: list[str] = []
    for allowance in allowances:
        used = cache.get_many(allowance.slots)
        free = (slot for slot in allowance.slots if slot not in used)
        slot = next((slot for slot in free if cache.add(slot, 1, SPAN)), None)
        if slot is None:
            cache.delete_many(taken)
            return None
        taken.append(slot)
    return Try(tuple(taken))


def place_of(request: Request) -> str:
    """Where somebody asks from: an address, or for IPv6 the network that one household gets.

    A proxy on this machine is believed about whom it speaks for; anybody else could write what they like.
    """
    sender = request.META.get("REMOTE_ADDR", "")
    if not sender or _is_here(sender):
        sender = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or sender
    try:
        address = ip_address(sender)
    except ValueError:
        return "?"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return str(address)


def _is_here(sender: str) -> bool:
    try:
        return ip_address(sender).is_loopback
    except ValueError:
        return False
