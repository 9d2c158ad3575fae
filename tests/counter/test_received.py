"""Right after receiving: the receipt, and photographs and scans of the papers, each kept or refused with a sentence."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.dossiers import models
from motcua.files.models import FileState, StoredFile
from motcua.files.rules import kinds
from motcua.journal import queries as journal
from tests.cast import Cast
from tests.counter.visits import accepted, procedure, words
from tests.files.makings import jpeg, png
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_scans_are_kept_with_the_paper_they_show(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    client, component = signed_in(cast.lan), procedure(cast).components[0].key
    told = {"component": component, "files": [upload("bằng.jpg", jpeg()), upload("học bạ.png", png())]}
    page = words(client.post(f"/quay/da-nhan/{dossier.id}/giay-to/", told, follow=True))
    assert "Đã lưu 2 ảnh, tệp vào hồ sơ." in page
    kept = models.Attachment.objects.filter(dossier=dossier)
    assert {(one.component, one.name) for one in kept} == {(component, "bằng.jpg"), (component, "học bạ.png")}
    assert all(one.file.state == FileState.STORED for one in kept)
    for one in kept:
        assert client.get(f"/xu-ly/ho-so/{dossier.id}/tep/{one.file_id}/anh/")["Content-Type"].startswith("image/")
    assert "PapersAttached" in [line.kind for line in journal.timeline("dossier", dossier.id)]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("thư.docx", b"PK\x03\x04" + b"0" * 60, "wrong-kind"),
        ("chạy.exe", b"MZ" + b"0" * 60, "wrong-kind"),
        ("rỗng.pdf", b"", "empty"),
        ("ảnh.heic", b"\x00\x00\x00\x18ftypheic" + b"0" * 60, "heic"),
        ("hỏng.jpg", jpeg()[:400], "damaged"),
        ("lớn.pdf", b"%PDF-1.7\n" + b"0" * (kinds.LARGEST + 1), "too-big"),
    ],
)
def test_what_is_not_taken_says_why_and_the_others_are_kept(cast: Cast, name: str, content: bytes, code: str) -> None:
    (dossier,) = accepted(cast)
    told = {"files": [upload(name, content), upload("bằng.jpg", jpeg())]}
    client = signed_in(cast.lan)
    page = words(client.post(f"/quay/da-nhan/{dossier.id}/giay-to/", told, follow=True))
    sentence = kinds.refusal(code, picture=name.endswith(".jpg")).sentence
    assert f"{name}: {sentence}" in page
    assert "Đã lưu 1 ảnh, tệp vào hồ sơ." in page
    assert [one.name for one in models.Attachment.objects.all()] == ["bằng.jpg"]


def test_sending_nothing_is_answered_with_a_sentence(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    address = f"/quay/da-nhan/{dossier.id}/giay-to/"
    assert "Chưa chọn ảnh hoặc tệp nào" in words(signed_in(cast.lan).post(address, follow=True))


def test_another_desk_neither_sees_the_receipt_nor_adds_a_file(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    stranger = signed_in(cast.neighbour_desk)
    assert stranger.get(f"/quay/da-nhan/{dossier.id}/").status_code == 404
    told = {"files": upload("bằng.jpg", jpeg())}
    assert stranger.post(f"/quay/da-nhan/{dossier.id}/giay-to/", told).status_code == 404
    assert not StoredFile.objects.exists()


def test_a_component_nobody_knows_is_no_component(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    told = {"component": "x" * 500, "files": io.BytesIO(jpeg())}
    response = signed_in(cast.lan).post(f"/quay/da-nhan/{dossier.id}/giay-to/", told, follow=True)
    assert response.status_code == 200
    assert {one.component for one in models.Attachment.objects.all()} <= {""}


def test_the_receipt_is_printed_again_and_counted(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    client = signed_in(cast.lan)
    first = client.get(f"/quay/giay/{dossier.receipt_id}.pdf").content
    again = client.post(f"/quay/giay/{dossier.receipt_id}/in-lai/")
    assert again.content == first
    assert again["Content-Disposition"].startswith("inline")
