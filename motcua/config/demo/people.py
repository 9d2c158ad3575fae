"""Invented citizens: believable names, numbers from a range that does not exist, phones nobody answers."""

import random
from datetime import date

from motcua.accounts.operations import Told

_FAMILY = tuple(
    "Nguyễn Trần Lê Phạm Huỳnh Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Phan Trương Đinh Mai Tô Lâm Cao Châu Thái".split()
)
_MALE = tuple("Văn Hữu Minh Quốc Thành Đức Thanh Công Hoàng Trọng Phước Bá".split())
_FEMALE = tuple("Thị Ngọc Kim Mỹ Thu Bích Thanh Hồng Cẩm Diễm Tuyết".split())
_SONS = tuple(
    "An Bảo Cường Danh Đạt Giàu Hải Hậu Khải Kiên Lợi Luân Mẫn Nhân Phú Quý Sang Tài Thiện Út Vũ Ý Ẩn Ấm".split()
)
_DAUGHTERS = tuple(
    "Ánh Bé Cúc Diệu Đào Gấm Hằng Hiền Huệ Lài Lựu Mận Mười Nở Nụ Sen Sương Thắm Tư Út Vui Yến Ửng Ấu".split()
)
#: What demo phones begin with: the numbering plan gives it to no network, so no call reaches a real person.
NOBODYS = "050"
_PLACES = ("Khóm 1", "Khóm 2", "Khóm 3", "Ấp Cồn", "Ấp Chợ", "Ấp Bàu Sen", "Ấp Rạch Giữa", "Ấp Tây", "Ấp Đông")


def citizen(number: int, dice: random.Random, *, today: date) -> Told:
    """The `number`-th citizen: always the same one for the same dice."""
    woman = dice.random() < 0.5
    born = min(max(int(dice.gauss(1978, 17)), 1932), today.year - 18)
    middle, given = (_FEMALE, _DAUGHTERS) if woman else (_MALE, _SONS)
    century = (2 if born >= 2000 else 0) + woman
    return Told(
        full_name=f"{dice.choice(_FAMILY)} {dice.choice(middle)} {dice.choice(given)}",
        number=f"999{century}{born % 100:02d}{number:06d}",
        born_on=date(born, dice.randint(1, 12), dice.randint(1, 28)) if dice.random() < 0.9 else None,
        born_year=born,
        sex="Nữ" if woman else "Nam",
        address=f"{dice.choice(_PLACES)}, tỉnh Sông Tiền",
        phone=f"{NOBODYS}{dice.randrange(10**7):07d}" if dice.random() < 0.92 else "",
        known_from="card",
    )
