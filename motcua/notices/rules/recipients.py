"""Whom a message is for, and which way reaches them."""

import re
from dataclasses import dataclass
from uuid import UUID

from motcua.base.refusals import Refused
from motcua.notices.rules.states import Channel


class NoWay(Refused):
    """The person left nothing by which they could be reached."""

    code = "no-way"


@dataclass(frozen=True)
class Staff:
    """Somebody who signs in: they read it on their screen."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class Citizen:
    """Somebody outside, by what they left."""

    phone: str = ""
    email: str = ""
    address: str = ""


def way_to(to: Staff | Citizen, *, by: Channel | None = None) -> tuple[Channel, str]:
    """The channel and the address on it: telephone first, then mail, else a letter; `by` asks for one of them.

    Only a mobile telephone can read. Raises `NoWay`.
    """
    if isinstance(to, Staff):
        return Channel.SCREEN, ""
    ways = {
        Channel.SMS: to.phone if re.fullmatch(r"0[35789]\d{8}", to.phone) else "",
        Channel.MAIL: to.email,
        Channel.LETTER: to.address,
    }
    for channel, address in ways.items():
        if address and by in {None, channel}:
            return channel, address
    raise NoWay("Người dân chưa để lại số điện thoại di động, thư điện tử hay địa chỉ để gửi tin.")
