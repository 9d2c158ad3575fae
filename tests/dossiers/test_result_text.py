"""The words a result begins with: what is known of the dossier stands in their gaps."""

import pytest

from motcua.accounts import operations as accounts
from motcua.accounts.operations import Told
from motcua.catalogue import queries as catalogue
from motcua.dossiers import operations, queries
from motcua.dossiers.operations import Handed
from tests.cast import MONDAY, SYSTEM, Cast, publish

pytestmark = pytest.mark.django_db


def text(cast: Cast, code: str, **told: object) -> str:
    handed = Handed(
        version_id=cast.version(code),
        receiving_office_id=cast.desk.id,
        authority_id=cast.ward.id,
        owner_id=cast.hoa_id,
        **told,  # type: ignore[arg-type]
    )
    dossier = operations.accept(handed, by=cast.lan, at=MONDAY)
    return queries.detail(dossier.id, viewer=cast.lan, at=MONDAY).result_text


def test_it_says_of_what_and_how_many_copies(cast: Cast) -> None:
    assert "bằng tốt nghiệp đúng với bản chính, 3 bản." in text(
        cast, "2.000815", answers={"giay-to": "bằng tốt nghiệp"}, copies=3
    )


def test_it_names_who_brought_it_and_else_the_owner(cast: Cast) -> None:
    publish("1.000656")
    case = catalogue.version(cast.version("1.000656")).definition.case_keys[0]
    assert "Người đi khai: Trần Thị Hoa" in text(cast, "1.000656", case=case)
    duc = accounts.remember_person(Told(full_name="Lý Văn Đức"), by=SYSTEM, at=MONDAY)
    assert "Người đi khai: Lý Văn Đức" in text(cast, "1.000656", case=case, submitter_id=duc.id)
