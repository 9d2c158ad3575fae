"""Letters: what they say by law besides their matter: in whose name they are signed, whom to ask, where to complain."""

from dataclasses import dataclass

from motcua.paperwork.rules import signing
from motcua.paperwork.rules.facts import Facts, Officer
from motcua.paperwork.rules.forms import Kind

#: Papers signed for the office; the others are signed by whoever stands at the counter.
SIGNED_FOR_THE_OFFICE = frozenset({Kind.RESULT, Kind.APOLOGY, Kind.STOP_NOTICE})
#: Papers one prepares and another signs: nobody signs for the office who was not named.
PREPARED = frozenset({Kind.REGISTER, Kind.REPORT})
#: Papers a citizen may want to answer.
ANSWERABLE = frozenset({Kind.SUPPLEMENT_REQUEST, Kind.REFUSAL, Kind.APOLOGY, Kind.STOP_NOTICE})
#: Feedback and complaint are two ways: the desk is the focal point of the one, the head of the authority settles the
#: other first (Nghị định 20/2008/NĐ-CP; Luật Khiếu nại 2011, điều 7). A house may word it otherwise.
COMPLAINTS = "phản ánh, kiến nghị tại {desk} hoặc trên Cổng Dịch vụ công quốc gia; khiếu nại đến {head}."


@dataclass(frozen=True, kw_only=True)
class House:
    """Who answers for a paper: the desk people go to, and the authority in whose name it is settled."""

    desk: str = ""
    address: str = ""
    phone: str = ""
    authority: str = ""


def signed(told: Facts, *, issuer: Officer, body: str) -> Facts:
    """The facts with the lines above the signature, unless they were told; `issuer` signs when nobody is named."""
    signer = told.signer or issuer
    if signer.authority or not signer.title:
        return told
    made = signing.signature(signer.title, body=body, power=signer.power)
    return told.model_copy(
        update={"signer": signer.model_copy(update={"authority": "\n".join(made.above), "title": made.title})}
    )


def answerable(told: Facts, *, house: House, wording: str = "") -> Facts:
    """The facts with whom to ask, where, and where to complain, as far as nobody told it otherwise."""
    contact = told.contact
    asked = contact.model_copy(
        update={
            "name": contact.name or house.desk,
            "phone": contact.phone or house.phone or told.hotline,
            "address": contact.address or house.address,
        }
    )
    route = told.complaint_route or complaint_route(house, wording or COMPLAINTS)
    return told.model_copy(update={"contact": asked, "complaint_route": route})


def complaint_route(house: House, wording: str) -> str:
    """Where to complain, in the house's wording: `{desk}`, `{address}`, `{phone}`, `{head}` stand for what they say."""
    if not house.authority:
        return ""
    desk = f"{house.desk} (điện thoại {house.phone})" if house.phone else house.desk
    known = {
        "{desk}": desk or house.authority,
        "{address}": house.address,
        "{phone}": house.phone,
        "{head}": signing.head_in_full(house.authority),
    }
    for place, words in known.items():
        wording = wording.replace(place, words)
    return wording
