"""Kinds of files: which are taken, how they are told apart, and the sentence for those that are not."""

from dataclasses import dataclass

from motcua.base.refusals import Refused

MEGABYTE = 1_000_000
#: The largest file taken, as the page says it.
LARGEST = 10 * MEGABYTE
#: What one dossier may hold altogether.
LARGEST_TOGETHER = 50 * MEGABYTE
MOST_PAGES = 200


class FileRefused(Refused):
    """The file is not taken. `code` tells programs why; the sentence tells people what to do."""

    code = "file-refused"


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be taken."""

    media_type: str
    extension: str
    start: bytes
    office: bool = False


PDF = Kind("application/pdf", "pdf", b"%PDF-")
JPEG = Kind("image/jpeg", "jpg", b"\xff\xd8\xff")
PNG = Kind("image/png", "png", b"\x89PNG\r\n\x1a\n")
DOCX = Kind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", b"PK\x03\x04", office=True
)
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", b"PK\x03\x04", office=True)

#: A photograph or scan under one of these names may hold another picture inside; its name is put right.
_PICTURE_NAMES = frozenset({"", "jpg", "jpeg", "jpe", "jfif", "png", "pdf", "heic", "heif", "webp", "tif", "tiff"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif"})


def kind_of(start: bytes, *, extension: str, office: bool) -> Kind:
    """The kind of a file that starts so and is called so. Raises `FileRefused` for all that is not taken.

    The bytes decide. A picture under the name of another picture is taken (telephones do that); anything under a
    name that a computer would run is not.
    """
    if start[4:8] == b"ftyp" and start[8:12] in _HEIC_BRANDS:
        raise refusal("heic")
    for kind in (PDF, JPEG, PNG):
        if start.startswith(kind.start) and extension in _PICTURE_NAMES:
            return kind
    if office:
        for kind in (DOCX, XLSX):
            if start.startswith(kind.start) and extension == kind.extension:
                return kind
        if start.startswith(b"\xd0\xcf\x11\xe0") and extension in {"docx", "xlsx"}:  # locked office files look so
            raise refusal("has-password")
    raise refusal("wrong-kind")


def refusal(code: str, *, picture: bool = False, most_pages: int = MOST_PAGES) -> FileRefused:
    """The refusal with this code, in the words of the page (`picture`: it is a photograph)."""
    sentences = {
        "nothing-chosen": "Chưa chọn giấy tờ: hãy chụp ảnh hoặc chọn tệp.",
        "wrong-kind": "Tệp phải là ảnh (JPG, PNG) hoặc PDF.",
        "heic": (
            "Ảnh HEIC của iPhone chưa mở được ở đây. Vào Cài đặt, Camera, Định dạng, chọn “Tương thích nhất” rồi "
            "chụp lại; hoặc gửi ảnh ấy cho chính mình qua Zalo, lưu về thành JPG rồi chọn."
        ),
        "too-big": (
            "Ảnh lớn hơn 10 MB, hãy chụp lại."
            if picture
            else "Tệp lớn hơn 10 MB, hãy quét lại ở mức 200 dpi hoặc tách thành nhiều tệp."
        ),
        "too-many-pixels": "Ảnh có hơn 40 triệu điểm ảnh, hãy chụp lại ở cỡ thường.",
        "empty": "Tệp rỗng, hãy chọn lại hoặc chụp lại.",
        "has-password": "Tệp có mật khẩu, hãy gỡ mật khẩu rồi gửi lại.",
        "unsafe": "Tệp không an toàn nên không nhận. Hãy chụp ảnh giấy tờ, hoặc in ra PDF mới rồi gửi.",
        "damaged": (
            "Ảnh bị hỏng hoặc gửi chưa hết, hãy chụp lại."
            if picture
            else "Tệp bị hỏng hoặc gửi chưa hết, hãy quét lại hoặc lưu lại thành PDF rồi gửi."
        ),
        "too-many-pages": f"Chỉ nhận tối đa {most_pages} trang cho giấy này.",
        "too-much-together": "Giấy tờ của hồ sơ này đã tới mức 50 MB hoặc 200 trang, hãy bỏ bớt tệp không cần.",
        "no-room": "Máy chủ tạm hết chỗ chứa nên chưa nhận tệp. Hãy thử lại sau, hoặc nộp bản giấy tại quầy.",
    }
    return FileRefused(sentences[code], field="file", code=code)
