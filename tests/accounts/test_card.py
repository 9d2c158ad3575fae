"""Identity cards: what scanners deliver, whole or damaged, and that no wrong number or birth date passes in silence."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from motcua.accounts.rules.card import Card, NotACard, read_card
from motcua.base.text import fold
from tests.accounts.keystrokes import PEOPLE, keystrokes

AN = "999090000123|123456789|Nguyễn Văn An|01021990|Nam|Số 12, Tổ 5, Phường Sen Hồng, Tỉnh Hoa Sen|15062021"
HOA = "999190000456||Trần Thị Hòa|09101990|Nữ|Lô A1, Ấp 2, Xã Lúa Vàng, Tỉnh Hoa Sen|02012022"
AN_READ = Card(
    number="999090000123",
    old_number="123456789",
    full_name="Nguyễn Văn An",
    born_on=date(1990, 2, 1),
    born_year=1990,
    sex="Nam",
    address="Số 12, Tổ 5, Phường Sen Hồng, Tỉnh Hoa Sen",
    issued_on=date(2021, 6, 15),
)
HOA_READ = Card(
    number="999190000456",
    full_name="Trần Thị Hòa",
    born_on=date(1990, 10, 9),
    born_year=1990,
    sex="Nữ",
    address="Lô A1, Ấp 2, Xã Lúa Vàng, Tỉnh Hoa Sen",
    issued_on=date(2022, 1, 2),
)


def fields_doubted(card: Card) -> set[str]:
    return {doubt.field for doubt in card.doubts}


@pytest.mark.parametrize(
    ("payload", "card"),
    [
        (AN, AN_READ),
        (HOA, HOA_READ),
        (AN + "\r\n", AN_READ),
        ("\ufeff" + AN, AN_READ),
        (unicodedata.normalize("NFD", AN), AN_READ),
        (AN.encode().decode("latin-1"), AN_READ),
        ("\x00".join(AN), AN_READ),
        (AN.replace("|", "\t"), AN_READ),
        (AN.replace("|", "｜"), AN_READ),
        (AN.replace("|", "~"), AN_READ),
        (AN.replace("|", " | "), AN_READ),
        (AN.replace("|", "||"), AN_READ),
        (AN.replace("|", " "), AN_READ),
        (HOA.replace("|", ""), replace(HOA_READ, doubts=())),
        (AN.replace("01021990", "01/02/1990"), AN_READ),
        (AN.replace("An|0", "An0").replace("0|N", "0N"), AN_READ),
        (AN.replace("Nguyễn Văn An", "NGUYỄN VĂN AN"), replace(AN_READ, full_name="NGUYỄN VĂN AN")),
        (AN.replace("Nguyễn Văn An", "Y Jut Niê"), replace(AN_READ, full_name="Y Jut Niê")),
        (AN.replace("Nguyễn Văn An", "H'Wing Ksor"), replace(AN_READ, full_name="H'Wing Ksor")),
        (AN.replace("Nguyễn Văn An", "Nam"), replace(AN_READ, full_name="Nam")),
        (AN.replace("01021990", "1990"), replace(AN_READ, born_on=None)),
        (AN.replace("01021990", "00001990"), replace(AN_READ, born_on=None)),
        (
            AN + "|999060000001|Nguyễn Văn Bình|999163000002|Lê Thị Cúc",
            replace(AN_READ, extra=("999060000001", "Nguyễn Văn Bình", "999163000002", "Lê Thị Cúc")),
        ),
        (AN + "||||", AN_READ),
    ],
)
def test_a_card_is_read_without_a_doubt(payload: str, card: Card) -> None:
    assert read_card(payload) == card


@pytest.mark.parametrize(
    ("payload", "expected", "doubted"),
    [
        # keyboard editors
        (AN.replace("Nguyễn Văn An", "Nguyeenx Vawn An"), AN_READ, {"full_name"}),
        (AN.replace("Nguyễn Văn An", "Nguye6n4 Va8n An"), AN_READ, {"full_name"}),
        (AN.replace("Nguyễn", "Nguyễnx"), replace(AN_READ, full_name="Nguyễnx Văn An"), {"full_name"}),
        (AN.replace("Văn An", "Max An"), replace(AN_READ, full_name="Nguyễn Max An"), {"full_name"}),
        (AN.replace("Nguyễn", "Nguy?n"), replace(AN_READ, full_name="Nguy?n Văn An"), {"full_name"}),
        (HOA.replace("Nữ", "Nuwx"), HOA_READ, set()),
        (
            "999190000456||Traanf Thij Hoaf|09101990|Nuwx|Loo A1, Aaps 2, Xax Luas Vangf, Tinhr Hoa Sen|02012022",
            HOA_READ,
            {"full_name", "address"},
        ),
        (
            "999190000456||Tra6n2 Thi5 Hoa2|09101990|Nu74|Lo6 A1, A6p1 2, Xa4 Lua1 Vang2, Tinh3 Hoa Sen|02012022",
            HOA_READ,
            {"full_name", "address"},
        ),
        # bars lost between fields
        (AN.replace("|", ""), replace(AN_READ, issued_on=date(2021, 6, 15)), {"number"}),
        (AN.replace("Nam|Số", "NamSố"), AN_READ, {"address"}),
        (HOA.replace("Nữ|", ""), HOA_READ, {"sex"}),
        (HOA.replace("Nữ", "N?"), HOA_READ, {"sex"}),
        # what the number says against what the rest says
        (AN.replace("01021990", "01021991"), replace(AN_READ, born_on=date(1991, 2, 1), born_year=1991), {"number"}),
        (AN.replace("999090", "999091"), replace(AN_READ, number="999091000123"), {"number"}),
        (AN.replace("Nam", "Nữ"), replace(AN_READ, sex="Nữ"), {"number"}),
        (AN.replace("999090", "999290"), replace(AN_READ, number="999290000123"), {"number"}),
        # birth dates
        (AN.replace("01021990", "31021990"), replace(AN_READ, born_on=None, born_year=None), {"born_on"}),
        (AN.replace("01021990", "0102199"), replace(AN_READ, born_on=None, born_year=None), {"born_on"}),
        (AN.replace("01021990", "010219900"), replace(AN_READ, born_on=None, born_year=None), {"born_on"}),
        (AN.replace("01021990", "O1O21990"), replace(AN_READ, born_on=None, born_year=None), {"born_on"}),
        (AN.replace("01021990", "01021890"), replace(AN_READ, born_on=None, born_year=None), {"born_on"}),
        (AN.replace("01021990", ""), replace(AN_READ, born_on=None, born_year=None), {"born_on"}),
        (AN.replace("15062021", "15061980"), replace(AN_READ, issued_on=date(1980, 6, 15)), {"born_on"}),
        # half scans
        (AN[:-9], replace(AN_READ, issued_on=None), {"issued_on"}),
        (AN[:-4], replace(AN_READ, issued_on=None), {"issued_on"}),
        (
            AN[: AN.index("|Nam")],
            replace(AN_READ, address="", issued_on=None),
            {"sex", "address", "issued_on"},
        ),
        # two scans in one
        (AN + HOA, AN_READ, {""}),
        (AN + "\n" + HOA, AN_READ, {""}),
        (AN + AN, AN_READ, {""}),
        (AN[:37] + AN, AN_READ, {""}),
        (AN[:50] + AN, AN_READ, {""}),
        ("99909000" + AN, AN_READ, set()),
        ("999090000" + AN, AN_READ, set()),
        # fields out of order
        (
            "999090000123|123456789|Nguyễn Văn An|Nam|01021990|Số 12, Xã X|15062021",
            replace(AN_READ, address="Số 12, Xã X"),
            {"born_on"},
        ),
    ],
)
def test_a_damaged_card_is_read_with_its_doubts(payload: str, expected: Card, doubted: set[str]) -> None:
    card = read_card(payload)
    assert replace(card, doubts=()) == expected
    assert fields_doubted(card) == doubted
    for doubt in card.doubts:
        assert str(doubt)[0].isupper()
        assert str(doubt).endswith(".")


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ("", "nothing-read"),
        (" \r\n", "nothing-read"),
        (
            "00020101021138570010A00000072701270006970000011399912345678900208QRIBFTTA53037045802VN6304ABCD",
            "payment-code",
        ),
        ("https://motcua.example/tra-cuu/999090000123", "web-address"),
        ("http://motcua.example", "web-address"),
        ("H99.04-261009-0001", "not-a-card"),
        ("Nguyễn Văn An", "not-a-card"),
        ("Phiếu thu 999090000123 ngày 01021990", "not-a-card"),
        ("999090000123 phiếu thu", "not-a-card"),
        ("999090000123", "not-a-card"),
        ("999090000123||", "not-a-card"),
        ("999090000123|123456789|", "not-a-card"),
        (AN[1:], "broken-number"),
        ("9" + AN, "broken-number"),
        (AN[5:] + "|999060000001", "broken-number"),
        ("9099090000123" + AN[12:] + "|999060000001", "broken-number"),
        (AN.replace("999090000123", "99909000012O"), "broken-number"),
        ("BEGIN:VCARD\nFN:Nguyễn Văn An\nTEL:0900000001\nEND:VCARD", "not-a-card"),
        ('{"number": "999090000123"}', "not-a-card"),
        ("\x00\x01\x02|", "nothing-read"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(payload: str, code: str) -> None:
    with pytest.raises(NotACard) as refused:
        read_card(payload)
    assert refused.value.code == code
    assert refused.value.field == "card"
    assert refused.value.sentence.endswith(".")


def test_a_relatives_number_alone_is_never_taken_in_silence() -> None:
    card = read_card("Nguyễn Văn An|01021990|Nam|Số 12, Xã X|15062021|999160000001")
    assert "number" in fields_doubted(card)


# --- mutations -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Truth:
    """What really stands on a card."""

    number: str
    old_number: str
    full_name: str
    born_on: date
    year_only: bool
    sex: str
    address: str
    issued_on: date
    extra: tuple[str, ...]

    @property
    def fields(self) -> list[str]:
        born = f"{self.born_on.year}" if self.year_only else f"{self.born_on:%d%m%Y}"
        told = [self.number, self.old_number, self.full_name, born, self.sex, self.address]
        return [*told, f"{self.issued_on:%d%m%Y}", *self.extra]


@st.composite
def numbers(draw: st.DrawFn, born_on: date, sex: str) -> str:
    digit = (born_on.year - 1900) // 100 * 2 + (sex == "Nữ")
    return f"999{digit}{born_on.year % 100:02d}{draw(st.integers(0, 999_999)):06d}"


@st.composite
def truths(draw: st.DrawFn) -> Truth:
    born_on = draw(st.dates(date(1920, 1, 1), date(2020, 12, 31)))
    sex = draw(st.sampled_from(["Nam", "Nữ"]))
    syllables = st.sampled_from(PEOPLE)
    places = st.sampled_from(["Số 12", "Tổ 5", "Ấp Đông", "Lô A1", "Khóm Mỹ Phước", "Xã Lúa Vàng", "Tỉnh Hoa Sen"])
    relatives = (
        [draw(numbers(date(born_on.year - 20, 1, 1), other)) for other in ("Nam", "Nữ")] if born_on.year > 1930 else []
    )
    return Truth(
        number=draw(numbers(born_on, sex)),
        old_number=draw(st.sampled_from(["", "123456789", "023456789"])),
        full_name=" ".join(draw(st.lists(syllables, min_size=2, max_size=5))),
        born_on=born_on,
        year_only=draw(st.integers(0, 9)) == 0,
        sex=sex,
        address=", ".join(draw(st.lists(places, min_size=1, max_size=5))),
        issued_on=draw(st.dates(date(2021, 1, 1), date(2026, 10, 1))),
        extra=draw(st.sampled_from([(), ("",), tuple(relatives), ("Nguyễn Văn Cha", *relatives, "123456780")])),
    )


def _joined(draw: st.DrawFn, fields: list[str]) -> str:
    return draw(st.sampled_from(["|", "|", "|", "\t", "｜", "||", " | ", "~", "\x1d", "\r\n"])).join(fields)


WAYS = [
    *("whole", "telex", "vni", "partial-telex", "lost-marks", "encoding", "noise"),
    *("dropped-field", "doubled-field", "swapped-fields", "lost-bars", "lost-letter", "added-letter"),
    *("cut-end", "cut-start", "twice", "two-cards", "half-and-whole"),
]


@st.composite
def mutated(draw: st.DrawFn) -> tuple[Truth, str, str]:
    """A card, what is done to its code on the way, and what arrives."""
    truth = draw(truths())
    fields = truth.fields
    plain = "|".join(fields)
    how = draw(st.sampled_from(WAYS))
    place = draw(st.integers(0, len(fields) - 1))
    spot = draw(st.integers(0, len(plain) - 1))
    match how:
        case "telex" | "vni":
            words = [" ".join(keystrokes(word, vni=how == "vni") for word in field.split(" ")) for field in fields]
            return truth, how, _joined(draw, words)
        case "partial-telex":
            spoiled = [keystrokes(word) if draw(st.booleans()) else word for word in truth.full_name.split()]
            return truth, how, _joined(draw, [*fields[:2], " ".join(spoiled), *fields[3:]])
        case "dropped-field":
            return truth, how, _joined(draw, fields[:place] + fields[place + 1 :])
        case "doubled-field":
            return truth, how, _joined(draw, fields[: place + 1] + fields[place:])
        case "swapped-fields":
            other = draw(st.integers(0, len(fields) - 1))
            fields[place], fields[other] = fields[other], fields[place]
            return truth, how, _joined(draw, fields)
        case "lost-bars":
            return truth, how, "".join(field + draw(st.sampled_from(["|", "|", "", " "])) for field in fields)
        case "cut-end":
            return truth, how, plain[:spot]
        case "cut-start":
            return truth, how, plain[spot:]
        case "twice":
            return truth, how, plain + draw(st.sampled_from(["", "|", "\n"])) + plain
        case "two-cards":
            return truth, how, plain + draw(st.sampled_from(["", "|", "\n"])) + "|".join(draw(truths()).fields)
        case "half-and-whole":
            return truth, how, plain[:spot] + plain
        case "lost-letter":
            return truth, how, plain[:spot] + plain[spot + 1 :]
        case "added-letter":
            return truth, how, plain[:spot] + draw(st.sampled_from("0159|sjx ÿ\u200b\x00?")) + plain[spot:]
        case "lost-marks":
            return truth, how, fold(plain).upper()
        case "encoding":
            codec = draw(st.sampled_from(["latin-1", "cp1252", "cp1258", "utf-16-le", "ascii"]))
            return truth, how, plain.encode().decode(codec, draw(st.sampled_from(["replace", "ignore"])))
        case "noise":
            return (
                truth,
                how,
                draw(st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=120)) + plain[spot:],
            )
    return truth, how, _joined(draw, fields)


@settings(max_examples=2000, deadline=None)
@given(mutated())
def test_no_number_and_no_birth_date_is_wrong_in_silence(case: tuple[Truth, str, str]) -> None:
    truth, how, payload = case
    try:
        card = read_card(payload)
    except NotACard:
        event(f"{how}: refused")
        assert how not in {"whole", "telex", "vni", "partial-telex", "doubled-field", "twice", "lost-marks"}
        return
    event(f"{how}: read{' with doubts' if card.doubts else ''}")
    doubted = fields_doubted(card)
    if card.number != truth.number:
        assert doubted & {"number", ""}, card
    if card.born_on is None:
        told = card.born_year == truth.born_on.year and truth.year_only
        assert told or doubted & {"born_on", "number", ""}, card
    elif card.born_on != truth.born_on or truth.year_only:
        assert doubted & {"born_on", "number", ""}, card
    if card.born_year not in {None, truth.born_on.year}:
        assert doubted & {"born_on", "number", ""}, card
    if how in {"telex", "vni", "partial-telex", "lost-marks", "encoding"} and card.full_name != truth.full_name:
        assert doubted & {"full_name", ""}, card


@settings(max_examples=500, deadline=None)
@given(truths(), st.sampled_from(["NFC", "NFD"]))
def test_a_whole_card_is_read_as_it_stands(truth: Truth, form: str) -> None:
    card = read_card(unicodedata.normalize(form, "|".join(truth.fields)))  # type: ignore[arg-type]
    assert card.doubts == ()
    assert (card.number, card.old_number, card.sex) == (truth.number, truth.old_number, truth.sex)
    assert (card.full_name, card.address) == (truth.full_name, truth.address)
    assert card.born_on == (None if truth.year_only else truth.born_on)
    assert card.issued_on == truth.issued_on
    assert card.extra == tuple(field for field in truth.extra if field)


@settings(max_examples=300, deadline=None)
@given(truths(), st.booleans())
def test_a_card_typed_as_keystrokes_is_mended_and_doubted(truth: Truth, vni: bool) -> None:
    name = " ".join(keystrokes(word, vni=vni) for word in truth.full_name.split())
    assume(name != truth.full_name)
    card = read_card("|".join([*truth.fields[:2], name, *truth.fields[3:]]))
    # a single word with one key too many may be somebody's foreign name: it is asked about, not changed
    assert fold(card.full_name) in {fold(truth.full_name), fold(name)}
    assert "full_name" in fields_doubted(card)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet="0123456789|Namữ ", max_size=120))
def test_whatever_is_scanned_is_read_or_refused(payload: str) -> None:
    try:
        card = read_card(payload)
    except NotACard:
        return
    assert len(card.number) == 12
    assert card.number in payload.replace("\x00", "").replace("\ufeff", "")
