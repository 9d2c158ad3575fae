"""Files of a dossier: shown as pictures of our own making, saved and never run, and for its readers alone."""

from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from motcua.dossiers import models
from motcua.journal import queries as journal
from tests.cast import Cast
from tests.desk.conftest import at_the_handler
from tests.signed_in import In

pytestmark = pytest.mark.django_db


def photo() -> SimpleUploadedFile:
    picture = BytesIO()
    Image.new("RGB", (900, 600), "white").save(picture, "JPEG")
    return SimpleUploadedFile("ảnh thẻ.jpg", picture.getvalue(), content_type="image/jpeg")


def attached(cast: Cast, come_in: In) -> tuple[UUID, UUID]:
    (dossier_id,) = at_the_handler(cast)
    response = come_in(cast.minh).post(f"/xu-ly/ho-so/{dossier_id}/dinh-kem/", {"file": photo(), "component": ""})
    assert response.status_code == 302
    return dossier_id, models.Attachment.objects.get().file_id


def test_a_picture_is_looked_at_beside_the_dossier_and_the_file_is_saved_not_run(cast: Cast, come_in: In) -> None:
    dossier_id, file_id = attached(cast, come_in)
    client = come_in(cast.minh)
    assert f"/tep/{file_id}/anh/" in client.get(f"/xu-ly/ho-so/{dossier_id}/").content.decode()
    shown = client.get(f"/xu-ly/ho-so/{dossier_id}/tep/{file_id}/anh/")
    assert shown.headers["Content-Type"].startswith("image/")
    saved = client.get(f"/xu-ly/ho-so/{dossier_id}/tep/{file_id}/")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert "file" in {one.how for one in journal.readings(cast.hoa_id)}


def test_a_file_is_for_the_readers_of_its_own_dossier(cast: Cast, come_in: In) -> None:
    dossier_id, file_id = attached(cast, come_in)
    (other,) = at_the_handler(cast)
    for address in (f"tep/{file_id}/", f"tep/{file_id}/anh/"):
        assert come_in(cast.neighbour_handler).get(f"/xu-ly/ho-so/{dossier_id}/{address}").status_code == 404
        assert come_in(cast.minh).get(f"/xu-ly/ho-so/{other}/{address}").status_code == 404


def test_what_is_no_picture_and_no_pdf_is_refused_beside_its_box(cast: Cast, come_in: In) -> None:
    (dossier_id,) = at_the_handler(cast)
    bad = SimpleUploadedFile("chay.pdf", b"MZ" + b"\0" * 500, content_type="application/pdf")
    page = come_in(cast.minh).post(f"/xu-ly/ho-so/{dossier_id}/dinh-kem/", {"file": bad, "component": ""})
    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert not models.Attachment.objects.exists()
