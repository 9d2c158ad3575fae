"""Taking files: every sort gets the verdict it deserves, and what is taken is kept as it was."""

import errno
import hashlib
import io
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from PIL import Image

from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.base.moments import at
from motcua.base.refusals import NotFound
from motcua.files import examiner, models, operations, queries
from motcua.files.operations import FileRefused
from motcua.files.rules import kinds, naming, serving
from motcua.journal import queries as journal
from tests.files import makings
from tests.files.makings import CASES, TAKEN, Case

LAN = Actor(account_id=new_id(), name="Phạm Thị Lan", role="intake")
MONDAY = at(date(2026, 10, 5), "08:10")


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]


def take(content: bytes, name: str = "anh.jpg", **more: object) -> models.StoredFile:
    return operations.store(io.BytesIO(content), name=name, **({"by": LAN, "at": MONDAY} | more))  # type: ignore[arg-type]


def everything_under(folder: str) -> list[Path]:
    return [path for path in (Path(settings.MEDIA_ROOT) / folder).rglob("*") if path.is_file()]


# --- verdicts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
@pytest.mark.django_db
def test_every_file_gets_its_verdict(case: Case) -> None:
    content = case.make()
    if case.verdict == TAKEN:
        stored = take(content, case.name, **case.more)
        assert queries.opened(stored.id).path.read_bytes() == content
        assert stored.sha256 == hashlib.sha256(content).hexdigest()
        assert case.shown_as in {"", stored.name}
        assert stored.name.isprintable()
    else:
        with pytest.raises(FileRefused) as refused:
            take(content, case.name, **case.more)
        assert refused.value.code == case.verdict
        assert refused.value.field == "file"
        assert refused.value.sentence.endswith(".")
        (row,) = models.StoredFile.objects.all()
        assert (row.state, row.refusal) == ("refused", case.verdict)
        assert not row.media_type or "/" in row.media_type
        assert everything_under("kept") == everything_under("previews") == []
        with pytest.raises(NotFound):
            queries.opened(row.id)
    assert everything_under("incoming") == []


def test_there_are_files_enough() -> None:
    assert len(CASES) >= 120
    assert len({case.what for case in CASES}) == len(CASES)


# --- what is kept ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_preview_stands_upright_and_tells_neither_place_nor_camera() -> None:
    content = makings.photograph()
    stored = take(content, "IMG_2026.jpg")
    look = queries.preview(stored.id)
    assert look is not None
    assert look.media_type == "image/jpeg"
    assert b"MayAnhMau" in content
    assert b"tai nha ba Hoa" in content
    made = look.path.read_bytes()
    assert b"Exif" not in made
    assert b"MayAnhMau" not in made
    assert b"tai nha" not in made
    with Image.open(look.path) as picture:
        assert picture.size == (200, 320)
        assert len(picture.getexif()) == 0
    with Image.open(queries.opened(stored.id).path) as original:
        assert original.getexif().get_ifd(0x8825)[1] == "N"


@pytest.mark.django_db
def test_a_preview_of_a_scan_carries_none_of_its_words() -> None:
    stored = take(makings.png_telling("Author", "Nguyen Thi Hoa"), "quet.png")
    look = queries.preview(stored.id)
    assert look is not None
    assert b"Nguyen Thi Hoa" not in look.path.read_bytes()


@pytest.mark.django_db
def test_a_preview_is_small_and_a_pdf_has_none() -> None:
    look = queries.preview(take(makings.jpeg(size=(4000, 3000))).id)
    assert look is not None
    with Image.open(look.path) as picture:
        assert picture.size == (1600, 1200)
    assert queries.preview(take(makings.pdf(), "don.pdf").id) is None


@pytest.mark.django_db
def test_equal_bytes_are_kept_once_and_both_rows_open_them() -> None:
    content = makings.jpeg()
    first, second = take(content, "mot.jpg"), take(content, "hai.jpg")
    assert first.id != second.id
    assert len(everything_under("kept")) == 1
    assert queries.opened(first.id).path == queries.opened(second.id).path
    assert [queries.opened(one.id).name for one in (first, second)] == ["mot.jpg", "hai.jpg"]


@pytest.mark.django_db
def test_a_row_tells_who_brought_what_and_when() -> None:
    dossier = new_id()
    stored = take(makings.pdf(pages=3), "don.pdf", about=("dossier", dossier))
    (told,) = queries.about("dossier", dossier)
    assert (told.id, told.name, told.media_type, told.pages) == (stored.id, "don.pdf", "application/pdf", 3)
    assert (told.uploaded_by_name, told.uploaded_at, told.has_preview) == ("Phạm Thị Lan", MONDAY, False)
    assert told.size == stored.size == queries.opened(stored.id).path.stat().st_size
    (line,) = journal.timeline("file", stored.id)
    assert line.sentence == "Nhận tệp (0,0 MB, 3 trang)"
    assert "don" not in str(line.event.facts())


@pytest.mark.django_db
def test_what_was_turned_away_is_told_with_its_reason() -> None:
    with pytest.raises(FileRefused):
        take(makings.PROGRAM, "don.pdf")
    (row,) = models.StoredFile.objects.all()
    assert row.media_type not in {"", "application/pdf"}
    (line,) = journal.timeline("file", row.id)
    assert line.sentence == "Không nhận tệp (wrong-kind)"


@pytest.mark.django_db
def test_nothing_chosen_is_said_so() -> None:
    with pytest.raises(FileRefused, match="Chưa chọn giấy tờ"):
        operations.store(None, name="", by=LAN, at=MONDAY)


@pytest.mark.django_db
def test_an_endless_upload_is_not_read_to_its_end() -> None:
    class Endless:
        given = 0

        def read(self, size: int = -1, /) -> bytes:
            self.given += size
            return b"\xff\xd8\xff" + bytes(size - 3)

    endless = Endless()
    with pytest.raises(FileRefused, match="Ảnh lớn hơn 10 MB"):
        operations.store(endless, name="anh.jpg", by=LAN, at=MONDAY)
    assert endless.given < kinds.LARGEST + 200_000
    assert everything_under("incoming") == []


@pytest.mark.django_db
def test_a_full_disk_is_said_in_words() -> None:
    class Full:
        def read(self, size: int = -1, /) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(FileRefused) as refused:
        operations.store(Full(), name="anh.jpg", by=LAN, at=MONDAY)
    assert refused.value.code == "no-room"
    assert everything_under("incoming") == []


@pytest.mark.django_db
def test_one_dossier_holds_no_more_than_two_hundred_pages() -> None:
    dossier = new_id()
    take(makings.pdf(pages=150), "mot.pdf", about=("dossier", dossier))
    with pytest.raises(FileRefused) as refused:
        take(makings.pdf(pages=51), "hai.pdf", about=("dossier", dossier))
    assert refused.value.code == "too-much-together"
    take(makings.pdf(pages=50), "ba.pdf", about=("dossier", dossier))
    take(makings.pdf(pages=51), "hai.pdf", about=("dossier", new_id()))
    assert [told.name for told in queries.about("dossier", dossier)] == ["mot.pdf", "ba.pdf"]


@pytest.mark.django_db
def test_a_file_handed_in_early_is_attached_once() -> None:
    stored, dossier = take(makings.jpeg()), new_id()
    operations.attach([stored.id], about=("dossier", dossier), by=LAN, at=MONDAY)
    assert [told.id for told in queries.about("dossier", dossier)] == [stored.id]
    with pytest.raises(NotFound):
        operations.attach([stored.id], about=("dossier", new_id()), by=LAN, at=MONDAY)
    with pytest.raises(NotFound):
        operations.attach([uuid4()], about=("dossier", dossier), by=LAN, at=MONDAY)


@pytest.mark.django_db
def test_a_browser_is_told_to_save_a_file_and_never_to_run_it() -> None:
    headers = queries.opened(take(makings.jpeg(), 'Giấy "khai" sinh.jpg').id).headers
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"Gi_y__khai__sinh.jpg\"; filename*=UTF-8''Gi%E1%BA%A5y%20_khai_%20sinh.jpg"
    )
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"
    look = queries.preview(take(makings.png(), "quet.png").id)
    assert look is not None
    assert look.headers["Content-Disposition"].startswith("inline; ")
    assert look.headers["Content-Type"] == "image/png"


@pytest.mark.django_db
def test_bytes_are_for_the_platform_alone() -> None:
    path = queries.opened(take(makings.jpeg()).id).path
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_django_itself_hands_over_its_uploads() -> None:
    upload = SimpleUploadedFile("anh.jpg", makings.jpeg(), content_type="text/html")
    upload.read()
    assert operations.store(upload, name=upload.name or "", by=LAN, at=MONDAY).media_type == "image/jpeg"


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if any(word in case.what for word in ("sky", "without end", "folded", "forty", "many"))],
    ids=lambda case: case.what,
)
def test_the_examiner_stays_within_its_bounds(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(case.make())
    kind = case.name.rpartition(".")[2]
    line = [sys.executable, "-I", examiner.__file__, str(path), kind, str(tmp_path / "look")]
    # a small process in between: a child's highest memory counts from what its parent held when it was split off
    told = subprocess.run([sys.executable, "-c", _WATCH, *line], stdout=subprocess.PIPE, text=True, check=True).stdout
    kilobytes, seconds = told.split()[-2:]
    assert int(kilobytes) <= 512 * 1024
    assert float(seconds) <= examiner.SECONDS


_WATCH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime)
"""


# --- names -----------------------------------------------------------------------------------------------


@trials(max_examples=1000, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["jpg", "pdf"]))
def test_whatever_it_is_called_it_gets_a_name_that_can_be_saved(name: str, extension: str) -> None:
    shown = naming.display_name(name, extension)
    assert shown.endswith(f".{extension}")
    assert len(shown) <= 130
    assert not re.search(r'[<>:"|?*/\\\x00-\x1f\u200b-\u200f\u202a-\u202e]', shown)
    assert not shown.startswith(".")
    assert naming.display_name(shown, extension) == shown
    assert not re.search(r"\.(exe|js|html|svg)\.", shown, re.IGNORECASE)
    headers = serving.headers("image/jpeg", shown)
    assert all(value.isascii() and value.isprintable() for value in headers.values())
