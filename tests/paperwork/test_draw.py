"""Drawing: bytes are fixed once, signed, found again, and never the wrong ones."""

import hashlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509
from django.db import connections, transaction
from pytest_django import Settings

from motcua.base.ids import new_id
from motcua.base.refusals import NotFound
from motcua.journal import operations as journal
from motcua.journal import queries as timelines
from motcua.paperwork import operations, queries
from motcua.paperwork.models import DamagedPaper, Paper, RegisterBook
from motcua.paperwork.operations import drawing, trial_signer
from motcua.paperwork.operations.trial_signer import TrialSigner
from motcua.paperwork.rules.forms import Kind
from tests.paperwork import reading, told
from tests.paperwork.test_issue import DOSSIER, MONDAY, issue

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def house(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path


@pytest.fixture(scope="module")
def root() -> x509.Certificate:
    return TrialSigner().root


def files(house: Path) -> list[Path]:
    return [path for path in (house / "media").rglob("*") if path.is_file()]


# --- fixed bytes -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_paper_is_drawn_once_and_its_bytes_are_fixed(house: Path) -> None:
    paper = issue()
    first = operations.draw(paper.id, at=MONDAY)
    paper.refresh_from_db()
    assert paper.sha256 == hashlib.sha256(first).hexdigest()
    assert (paper.size, paper.drawn_at, paper.signed_by) == (len(first), MONDAY, trial_signer.NAME)
    assert paper.path.read_bytes() == first
    assert paper.path.name == f"{paper.sha256}.pdf"
    assert operations.draw(paper.id, at=TUESDAY) == first
    assert queries.pdf(paper.id) == first
    assert operations.reprint(paper.id, by=told.LAN, at=TUESDAY) == first
    assert files(house) == [paper.path]
    assert [line.kind for line in timelines.timeline("paper", paper.id)] == [
        "PaperIssued",
        "PaperDrawn",
        "PaperReprinted",
    ]


@pytest.mark.django_db
def test_the_pages_follow_from_the_facts_alone() -> None:
    paper = issue()
    assert drawing.typeset(paper) == drawing.typeset(Paper.objects.get(id=paper.id))
    text = reading.text_of(operations.draw(paper.id, at=TUESDAY))
    assert "Số: 01/TNHS" in text
    assert "ngày 05 tháng 10 năm 2026" in text
    assert reading.codes_on(operations.draw(paper.id, at=TUESDAY)) == {
        "QRCode": paper.scan_url,
        "Code128": told.CODE,
    }
    assert paper.scan_url.endswith(f"/giay/{paper.token}")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_paper_can_be_issued_and_drawn(kind: Kind, root: x509.Certificate) -> None:
    for facts in (told.FULL[kind], {}):
        pdf = operations.draw(issue(kind, facts).id, at=MONDAY)
        found = trial_signer.examine(pdf, root=root)
        assert found is not None
        assert found.sound


@pytest.mark.django_db
def test_the_journal_draws_what_was_issued() -> None:
    paper = issue()
    with pytest.raises(queries.NotDrawn, match="đang được tạo"):
        queries.pdf(paper.id)
    assert journal.deliver_all(at=TUESDAY) == 1
    fixed = queries.pdf(paper.id)
    assert journal.deliver_all(at=TUESDAY) == 0
    assert operations.draw(paper.id, at=TUESDAY) == fixed


@pytest.mark.django_db
def test_a_file_that_was_changed_or_lost_is_never_handed_out() -> None:
    paper = issue()
    pdf = operations.draw(paper.id, at=MONDAY)
    assert list(queries.damaged()) == []
    paper.refresh_from_db()
    paper.path.write_bytes(pdf[:-20] + b"%" * 20)
    with pytest.raises(DamagedPaper, match="không còn nguyên vẹn"):
        operations.draw(paper.id, at=TUESDAY)
    paper.path.unlink()
    with pytest.raises(DamagedPaper, match="không còn nguyên vẹn"):
        queries.pdf(paper.id)
    assert list(queries.damaged()) == [paper.id]


@pytest.mark.django_db
def test_an_unknown_paper_is_not_drawn() -> None:
    with pytest.raises(NotFound):
        operations.draw(new_id(), at=MONDAY)


# --- signatures ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_signature_names_the_trial_key_and_the_moment(root: x509.Certificate) -> None:
    found = trial_signer.examine(operations.draw(issue().id, at=TUESDAY), root=root)
    assert found == trial_signer.Signature(
        name="Khóa thử nghiệm - không có giá trị pháp lý", at=TUESDAY.replace(microsecond=0), sound=True
    )


@pytest.mark.django_db
def test_one_changed_byte_breaks_the_signature(root: x509.Certificate) -> None:
    pdf = operations.draw(issue().id, at=MONDAY)
    place = pdf.index(b"/Title") + 10
    changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    found = trial_signer.examine(changed, root=root)
    assert found is not None
    assert not found.sound


@pytest.mark.django_db
def test_a_signature_of_another_authority_does_not_hold(settings: Settings, tmp_path: Path) -> None:
    pdf = operations.draw(issue().id, at=MONDAY)
    settings.HOME = tmp_path
    stranger = TrialSigner()
    found = trial_signer.examine(pdf, root=stranger.root)
    assert found is not None
    assert not found.sound
    kept = tmp_path / "secrets" / "trial-signing.pem"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert TrialSigner().root.dump() == stranger.root.dump()


def test_two_processes_that_make_the_key_at_once_get_one_key(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    with ThreadPoolExecutor(4) as pool:
        roots = {one.root.dump() for one in pool.map(lambda _: TrialSigner(), range(4))}
    assert len(roots) == 1
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["trial-signing.pem"]


class AbsentSigner:
    name = "Thẻ ký của Chủ tịch"

    def sign(self, pdf: bytes, *, reason: str, place: str, at: datetime) -> bytes:
        raise ConnectionError("the token is not plugged in")


@pytest.mark.django_db
def test_a_signer_that_fails_leaves_the_paper_to_be_drawn_later(house: Path, settings: Settings) -> None:
    paper = issue()
    settings.PAPER_SIGNER = f"{__name__}.AbsentSigner"
    drawing.signers[settings.PAPER_SIGNER] = AbsentSigner()
    with pytest.raises(ConnectionError):
        operations.draw(paper.id, at=MONDAY)
    paper.refresh_from_db()
    assert (paper.sha256, files(house)) == ("", [])
    settings.PAPER_SIGNER = drawing.TRIAL_SIGNER
    assert operations.draw(paper.id, at=TUESDAY)


@pytest.mark.django_db
def test_a_house_without_a_signer_issues_unsigned_papers(settings: Settings, root: x509.Certificate) -> None:
    settings.PAPER_SIGNER = ""
    paper = issue()
    assert trial_signer.examine(operations.draw(paper.id, at=MONDAY), root=root) is None
    paper.refresh_from_db()
    assert paper.signed_by == ""
    assert timelines.timeline("paper", paper.id)[1].sentence == "In thành tệp, chưa ký số."


# --- many at once ----------------------------------------------------------------------------------------


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    ready = threading.Barrier(count)

    def one(n: int) -> Any:
        ready.wait(timeout=60)
        try:
            return work(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_32_clerks_at_one_book_leave_no_gap_and_no_double(committed_db: object) -> None:
    def ten_papers(n: int) -> list[str]:
        return [issue(about=("dossier", new_id())).number_text for _ in range(10)]

    numbers = [number for some in at_once(32, ten_papers) for number in some]
    assert sorted(numbers, key=lambda text: int(text.partition("/")[0])) == [f"{n:02d}/TNHS" for n in range(1, 321)]
    assert RegisterBook.objects.get().last == 320
    assert queries.broken_books() == []


def test_clerks_whose_deed_fails_leave_no_gap_either(committed_db: object) -> None:
    def sometimes(n: int) -> None:
        for turn in range(6):
            with transaction.atomic():
                issue(about=DOSSIER)
                transaction.set_rollback((n + turn) % 3 == 0)  # the deed fails after all

    at_once(16, sometimes)
    assert Paper.objects.count() == RegisterBook.objects.get().last == 64
    assert queries.broken_books() == []


def test_a_page_and_workers_that_draw_at_once_get_the_same_bytes(committed_db: object, house: Path) -> None:
    paper = issue()
    bytes_seen = set(at_once(8, lambda n: operations.draw(paper.id, at=MONDAY + timedelta(seconds=n))))
    assert len(bytes_seen) == 1
    paper.refresh_from_db()
    assert hashlib.sha256(bytes_seen.pop()).hexdigest() == paper.sha256
    assert files(house) == [paper.path]
    assert [line.kind for line in timelines.timeline("paper", paper.id)] == ["PaperIssued", "PaperDrawn"]


def test_reprints_at_once_are_all_counted(committed_db: object) -> None:
    paper = issue()
    at_once(6, lambda n: operations.reprint(paper.id, by=told.LAN, at=TUESDAY))
    assert queries.paper(paper.id).reprints == 6
