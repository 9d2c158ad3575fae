"""Signing: in whose name somebody signs a paper, and the words above the signature that say so.

Nghị định 30/2020/NĐ-CP, điều 13 và Phụ lục I (quyền hạn, chức vụ của người ký): TM. for a body that decides as a
whole, KT. for a deputy, TL. by standing order of the head, TUQ. by written authorisation, Q. for an acting head.
"""

from dataclasses import dataclass
from enum import StrEnum

from motcua.base import text

COMMITTEE = "Ủy ban nhân dân"
CHAIR = "Chủ tịch"
#: What the head of a body is called, by how the body's name begins; the longer beginning counts.
HEADS = {
    COMMITTEE: CHAIR,
    "Sở": "Giám đốc",
    "Trung tâm": "Giám đốc",
    "Chi nhánh": "Giám đốc",
    "Văn phòng Đăng ký": "Giám đốc",
    "Bảo hiểm xã hội": "Giám đốc",
    "Kho bạc": "Giám đốc",
    "Văn phòng": "Chánh Văn phòng",
    "Thanh tra": "Chánh Thanh tra",
    "Phòng": "Trưởng phòng",
    "Ban": "Trưởng ban",
    "Cục": "Cục trưởng",
    "Chi cục": "Chi cục trưởng",
    "Công an tỉnh": "Giám đốc",
    "Công an": "Trưởng Công an",
    "Bộ phận": "Trưởng bộ phận",
}
#: The head of a body we have no word for.
ANY_HEAD = "Thủ trưởng"
#: Offices that give the power to sign for the body, as titles begin; any other title is that of staff.
_RANKS = tuple(sorted({text.fold(head) for head in HEADS.values()}, key=len, reverse=True))
_CHAIR, _DIRECTOR, _POLICE = (text.fold(head) for head in (CHAIR, "Giám đốc", "Trưởng Công an"))


class Power(StrEnum):
    """On what ground somebody signs."""

    OFFICE = ""  # by the office held
    OWN = "own"  # the chair decides alone, not the committee as a whole
    AUTHORISED = "authorised"  # by a written authorisation that names the matter and the time


@dataclass(frozen=True)
class Signature:
    """The lines above a signature, and the office of the one who signs."""

    above: tuple[str, ...]
    title: str


def signature(title: str, *, body: str, power: Power = Power.OFFICE) -> Signature:
    """How somebody of this title signs a paper of this body.

    A title that is no office of leadership gets nothing above it unless it is authorised: staff sign for themselves.
    """
    title, acting = _without(title, "Quyền", "Q.")
    main, deputy = _without(title, "Phó")
    rank = next((rank for rank in _RANKS if _begins(main, rank)), "")
    head = head_of(body)
    if power is Power.AUTHORISED:
        return Signature((f"TUQ. {head}",), title)
    if not rank:
        return Signature((), title)
    own = rank == _CHAIR or head == ANY_HEAD
    own = own or (rank == text.fold(head) and (rank != _DIRECTOR or _heads(main[len(rank) :], body)))
    called = main[: len(rank)] if own and rank != _POLICE else main
    above = [f"TM. {COMMITTEE}"] if rank == _CHAIR and power is Power.OFFICE else []
    if not own:
        above.append(f"TL. {head}")
    if deputy:
        above.append(f"KT. {called}")
        called = f"Phó {called}"
    return Signature(tuple(above), f"Q. {called}" if acting else called)


def head_of(body: str) -> str:
    """What the head of a body is called: `Chủ tịch`, `Giám đốc`, `Trưởng phòng`; `Thủ trưởng` where we have no word."""
    known = [start for start in HEADS if _begins(body, text.fold(start))]
    return HEADS[max(known, key=len)] if known else ANY_HEAD


def head_in_full(body: str) -> str:
    """The head of a body with the body's name: `Chủ tịch Ủy ban nhân dân phường Sen Hồng`, `Trưởng Phòng Kinh tế`."""
    head = head_of(body)
    first, _, rest = head.partition(" ")
    return f"{first} {body}" if _begins(body, text.fold(rest)) else f"{head} {body}"


def _without(title: str, *starts: str) -> tuple[str, bool]:
    for start in starts:
        if _begins(title, text.fold(start)):
            rest = title[len(start) :].strip()
            return text.capitalised(rest), True
    return title.strip(), False


def _begins(words: str, folded: str) -> bool:
    # whole words only: a deputy's "Phó" is not the beginning of "Phòng"
    return f"{text.fold(words)} ".startswith(folded if folded.endswith(".") else f"{folded} ")


def _heads(rest: str, body: str) -> bool:
    """Whether a title that is "Giám đốc" and so on is that of this body, not of one below it with the same word."""
    words, named = text.words(rest), text.words(body)
    return not words or words[0] == "ubnd" or words[:1] == named[:1]
