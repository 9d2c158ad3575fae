"""Names of invented people, and what hands or scanners type for them through Telex and VNI."""

import re
import unicodedata

PEOPLE = re.findall(
    r"\w+",
    "Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Đoàn Mai Tô Quách Thạch "
    "Văn Thị Hữu Đức Công Quốc Ngọc Thanh Minh Thuý Hoà Khuê Quỳnh Giang Gia Nghĩa Ánh Yến Uyên Oanh Ước Thuở "
    "Phượng Khuyên Tuấn Trường Đường Sương Xuân Hạnh Tịnh Duyệt Việt Kiệt Lộc Phúc Bích Diệp Hợp Hiếu Thảo Bảy Mười",
)

_TELEX = {"\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j"}
_VNI = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "1", "\u0323": "5"}
_TELEX_SHAPES = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI_SHAPES = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}


def keystrokes(word: str, *, vni: bool = False, tone_last: bool = True) -> str:
    """What a person, or a scanner set for them, types for a word."""
    tones, shapes = (_VNI, _VNI_SHAPES) if vni else (_TELEX, _TELEX_SHAPES)
    typed, last = "", ""
    for letter in unicodedata.normalize("NFC", word):
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(tones[mark] for mark in marks if mark in tones)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
        keys = shapes.get(bare.lower(), bare)
        typed += keys[0].upper() + keys[1:] if bare.isupper() else keys
        typed, last = (typed, last + tone) if tone_last else (typed + tone, "")
    return typed + last
