"""What happens in a life, and the procedures it asks for: those most people need first."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LifeEvent:
    """Something that happens to people. Codes of procedures of every time stand together: each day shows its own."""

    key: str
    name: str
    icon: str
    codes: tuple[str, ...]


#: In the order of a life.
EVENTS = (
    LifeEvent(
        "sinh-con",
        "Sinh con",
        "baby",
        ("2.000986", "1.001193", "2.001023", "1.003583", "1.000689", "1.001022", "2.000528", "2.000635", "1.004884"),
    ),
    LifeEvent(
        "cuoi-hoi",
        "Cưới hỏi",
        "rings",
        ("1.000894", "1.004873", "1.000593", "2.000806", "1.004746", "2.002189", "2.000554"),
    ),
    LifeEvent(
        "cu-tru",
        "Thường trú, tạm trú",
        "key",
        (
            *("1.004222", "1.004194", "1.002755", "1.010041", "1.010038", "1.010039", "1.010040", "1.003677"),
            *("2.001159", "1.003197", "1.010028", "1.013314"),
        ),
    ),
    LifeEvent(
        "sao-y",
        "Sao y, chứng thực",
        "stamp",
        ("2.000815", "2.000884", "2.000908", "2.001035", "2.001019", "2.001016", "2.001406", "2.000635"),
    ),
    LifeEvent(
        "nha-dat",
        "Nhà đất, sổ đỏ",
        "land",
        (
            *("1.013831", "1.013978", "1.012783", "1.012786", "1.012784", "1.013833", "1.013949", "1.012790"),
            *("1.011441", "1.011443", "1.012812", "1.003003", "1.004199", "1.004203", "1.004227"),
        ),
    ),
    LifeEvent(
        "xay-nha",
        "Xây, sửa nhà",
        "build",
        (
            *("1.013225", "1.013229", "1.013227", "1.013226", "1.013228", "1.013232", "1.014159"),
            *("1.009994", "1.009995", "1.009998", "1.009997", "1.009999", "1.009996"),
        ),
    ),
    LifeEvent(
        "buon-ban",
        "Buôn bán, mở tiệm",
        "shop",
        (
            *("1.001612", "2.000720", "2.000575", "1.001570", "1.001266", "2.000620", "2.000181", "2.001283"),
            *("2.001583", "2.001199", "1.005280", "1.013274"),
        ),
    ),
    LifeEvent(
        "hoc-hanh-viec-lam",
        "Học hành, việc làm",
        "school",
        ("2.000884", "3.000333", "1.005099", "1.005092", "2.001914", "3.000412"),
    ),
    LifeEvent(
        "tro-cap",
        "Trợ cấp, hộ nghèo",
        "hands",
        ("1.001776", "1.014027", "1.001699", "1.011607", "1.001653", "1.011608", "2.000751", "1.001753", "1.001758"),
    ),
    LifeEvent(
        "qua-doi",
        "Người thân qua đời",
        "candle",
        ("1.000656", "1.000419", "1.001731", "1.014028", "2.000744", "2.001406", "2.001016", "1.005461"),
    ),
)
BY_KEY = {event.key: event for event in EVENTS}
