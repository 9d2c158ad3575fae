"""What happens in a life, and the words that lead to its procedures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LifeEvent:
    """Something that happens to people; its words are what a search would be asked."""

    name: str
    words: str
    icon: str


#: In the order of a life; the words are those of the catalogue's own synonyms.
EVENTS = (
    LifeEvent("Sinh con", "khai sinh", "baby"),
    LifeEvent("Cưới hỏi", "kết hôn", "rings"),
    LifeEvent("Thường trú, tạm trú", "cư trú", "key"),
    LifeEvent("Sao y, chứng thực", "chứng thực", "stamp"),
    LifeEvent("Nhà đất, sổ đỏ", "sổ đỏ", "land"),
    LifeEvent("Xây, sửa nhà", "giấy phép xây dựng", "build"),
    LifeEvent("Buôn bán, mở tiệm", "hộ kinh doanh", "shop"),
    LifeEvent("Học hành, việc làm", "xin việc", "school"),
    LifeEvent("Trợ cấp, hộ nghèo", "trợ cấp", "hands"),
    LifeEvent("Người thân qua đời", "khai tử", "candle"),
)
