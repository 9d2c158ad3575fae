"""What happens at a counter again and again: somebody signs in, a screen is filled in, a result comes back."""

from typing import Any

from django.test import Client

from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules.definition import Definition
from motcua.counter.intake import forms
from motcua.dossiers import models, operations, queries
from motcua.dossiers.operations import Handed
from tests.cast import MONDAY, Cast

COPIES = "2.000815"
#: A card nobody of the cast carries, and a name as long as names come.
CARD = "999158000019|301234567|Nguyễn Thị Ửng Hồng|05091958|Nữ|Khóm 2, phường Sa Nhiên, tỉnh Sông Tiền|01072021"
LONG = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thị Diễm Quỳnh Phương Thuỷ"


def procedure(cast: Cast, code: str = COPIES) -> Definition:
    return catalogue.version(cast.version(code)).definition


def screen(cast: Cast, code: str = COPIES, **told: Any) -> dict[str, Any]:
    """What stands on the intake screen for somebody new who brought everything."""
    chosen = procedure(cast, code)
    case = chosen.case_keys[0]
    papers = {forms.paper_field(one.key, "originals"): 1 for one in chosen.components_for(case)}
    answers = {forms.question_field(one.key): "Bằng tốt nghiệp" for one in chosen.questions_for(case)}
    return {
        "key": "lượt 1",
        "full_name": "Nguyễn Thị Ửng Hồng",
        "number": "999158000019",
        "born": "05/09/1958",
        "sex": "Nữ",
        "phone": "0912000111",
        "address": "Khóm 2",
        "version_id": str(cast.version(code)),
        "authority_id": str(cast.ward.id),
        "case": case,
        "channel": "direct",
        "delivery": "desk",
        "copies": 1,
        "pages": 1,
        "sets": 1,
        **papers,
        **answers,
        **told,
    }


def press(client: Client, deed: str, told: dict[str, Any], address: str = "/quay/") -> Any:
    """Press a key of the counter; going on to another page is followed."""
    return client.post(address, {**told, "deed": deed}, follow=True)


def words(response: Any) -> str:
    return str(response.content.decode())


def accepted(cast: Cast, count: int = 1, **changes: Any) -> list[models.Dossier]:
    told = {"receiving_office_id": cast.desk.id, "authority_id": cast.ward.id, "owner_id": cast.hoa_id} | changes
    handed = Handed(version_id=cast.version(COPIES), **told)
    return [operations.accept(handed, by=cast.lan, at=MONDAY) for _ in range(count)]


def finished(cast: Cast, **changes: Any) -> models.Dossier:
    """A dossier whose result lies at the desk, with its fee still owed."""
    (dossier,) = accepted(cast, **changes)
    known: dict[str, Any] = {"dossier_id": dossier.id, "at": MONDAY}
    operations.forward(**known, by=cast.lan)
    key = queries.detail(dossier.id, viewer=cast.minh, at=MONDAY).procedure.results[0].key
    operations.draft_result(**known, key=key, text="Đã chứng thực.", granted=True, by=cast.minh)
    for deed, by in ((operations.forward, cast.minh), (operations.sign, cast.nam), (operations.issue, cast.van)):
        deed(**known, by=by)
    return models.Dossier.objects.get(id=dossier.id)
