"""Words: one spelling to keep, one key to compare, one order to sort, and masks."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base import text

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + list(
    "bcdđfghjklmnpqrstvwxzð"
)
LETTERS = SMALL + [letter.upper() for letter in SMALL]

vietnamese = st.text(alphabet=st.sampled_from([*LETTERS, " ", "-", "'", "1"]), max_size=60)
#: Whatever a form may bring: any letters of any script, marks in any order, emoji, controls, zero-width and bidi.
anything = st.text(
    alphabet=st.one_of(
        st.sampled_from([*LETTERS, *TONES[1:], "\u200b", "\u200d", "\u202e", "\ufeff", "\x00", "\u3164", "👦", "…"]),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Nguyễn   Văn\tA ", "Nguyễn Văn A"),
        (unicodedata.normalize("NFD", "Đặng Thị Hoà"), "Đặng Thị Hoà"),
        ("Nguyễn\u200bVăn", "NguyễnVăn"),
        ("\u202eAn\u202c", "An"),
        ("\ufeffTrần", "Trần"),
        ("a\u0323\u0302", "ậ"),
        ("a\u0302\u200d\u0323", "ậ"),
        ("Lê\x00Hoa\x07", "Lê Hoa"),
        ("Lê\u00a0Hoa\u3000Mai", "Lê Hoa Mai"),
        ("\u3164", ""),
        ("\ud800An", "An"),
        ("Chào 👋🏽", "Chào 👋🏽"),
        ("", ""),
    ],
)
def test_a_line_is_kept_in_one_spelling_without_anything_invisible(written: str, kept: str) -> None:
    assert text.clean(written) == kept


def test_a_longer_text_keeps_its_lines() -> None:
    assert text.clean_lines(" một \r\n\r\n\r\n\r\n hai  ba\u2028bốn\n\n") == "một\n\nhai ba\nbốn"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa", "Hoà"),
        ("thuỷ", "thủy"),
        ("ĐẶNG", "ðặng"),
        ("Đắk Lắk", "dak lak"),
        ("NGUYỄN", unicodedata.normalize("NFD", "Nguyễn")),
        ("Ươm", "UOM"),
        ("ậ", "a\u0302\u0323"),
    ],
)
def test_spellings_of_one_word_fold_equal(one: str, other: str) -> None:
    assert text.fold(one) == text.fold(other)


def test_words_are_folded_and_bare() -> None:
    assert text.words("Giấy chứng-nhận (bản sao), số 12/2026…") == [
        "giay",
        "chung",
        "nhan",
        "ban",
        "sao",
        "so",
        "12",
        "2026",
    ]


@pytest.mark.django_db
def test_the_database_folds_every_vietnamese_letter_the_same() -> None:
    spellings = [(form, unicodedata.normalize(form, letter)) for letter in LETTERS for form in ("NFC", "NFD")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT t, motcua_fold(t) FROM unnest(%s::text[]) AS t", [[spelled for _, spelled in spellings]])
        differing = [(letter, folded) for letter, folded in cursor.fetchall() if text.fold(letter) != folded]
    assert len(spellings) == 376
    assert differing == []


@pytest.mark.django_db
def test_the_database_folds_vietnamese_sentences_the_same() -> None:
    @settings(max_examples=200, deadline=None)
    @given(st.lists(vietnamese, min_size=20, max_size=20), st.sampled_from(["NFC", "NFD"]))
    def every_sentence(sentences: list[str], form: str) -> None:
        spelled = [unicodedata.normalize(form, sentence) for sentence in sentences]  # type: ignore[arg-type]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT array_agg(motcua_fold(t) ORDER BY n) FROM unnest(%s::text[]) WITH ORDINALITY AS x(t, n)",
                [spelled],
            )
            assert cursor.fetchone()[0] == [text.fold(sentence) for sentence in sentences]

    every_sentence()


@settings(max_examples=2000, deadline=None)
@given(anything)
def test_cleaning_and_folding_settle_at_once_in_every_normal_form(written: str) -> None:
    kept = text.clean(written)
    assert text.clean(kept) == kept
    assert kept == unicodedata.normalize("NFC", kept)
    assert "\x00" not in kept
    assert text.clean(unicodedata.normalize("NFD", written)) == kept
    folded = text.fold(written)
    assert text.fold(folded) == folded
    assert text.fold(unicodedata.normalize("NFD", written)) == folded
    assert all(word == text.fold(word) for word in text.words(written))
    assert text.sort_key(written) == text.sort_key(kept)
    assert text.mask_name(written).count(" ") == kept.count(" ")


@settings(max_examples=1000, deadline=None)
@given(vietnamese)
def test_a_name_is_found_by_its_unmarked_twin(name: str) -> None:
    kept = text.clean(name)
    twin = "".join(mark for mark in unicodedata.normalize("NFD", kept) if not unicodedata.combining(mark))
    assert text.fold(twin.replace("đ", "d").replace("Đ", "D").replace("ð", "d").replace("Ð", "D")) == text.fold(kept)


def test_ten_thousand_letters_are_no_trouble() -> None:
    long = unicodedata.normalize("NFD", "Nguyễn\u200b " * 1_500)
    assert len(long) > 10_000
    assert text.clean(long) == " ".join(["Nguyễn"] * 1_500)
    assert text.fold(text.clean(long)).count("nguyen") == 1_500


def test_people_stand_by_ten_then_ho_in_the_order_of_dictionaries() -> None:
    in_order = [
        "Trần Văn An",
        "Lý Anh",
        "Phạm Ánh",
        "Đỗ Ăn",
        "Bùi Thị Ân",
        "Đào Dũng",
        "Đào Đa",
        "Đỗ Đạt",
        "Bùi Thị Hoa",
        "Đỗ Hoa",
        "Lê Văn Hoa",
        "Nguyễn Hoa",
        "Nguyễn Thị Hoa",
        "Nguyễn Văn Hoa",
        "An Hòa",
        "Đỗ Hỏa",
        "Đỗ Hoã",
        "Bùi Hóa",
        "An Họa",
        "Bùi Hoan",
        "Đỗ Ong",
        "Đỗ Ông",
        "Đỗ Ơn",
        "Đỗ Ưng",
        "Đỗ Yên",
    ]
    in_disorder = in_order[::2] + in_order[1::2]
    assert sorted(in_disorder, key=text.sort_key) == in_order


def test_where_a_tone_is_written_does_not_move_a_name() -> None:
    assert text.sort_key("Lê Hòa") == text.sort_key("LÊ  HOÀ") == text.sort_key(unicodedata.normalize("NFD", "lê hòa"))


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Nguyễn Văn Hoa", "N. V. Hoa"),
        ("  ĐẶNG   THỊ MAI ", "Đ. T. MAI"),
        ("H'Bles Niê", "H. Niê"),
        ("Hoa", "H."),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_initials_and_ten(name: str, masked: str) -> None:
    assert text.mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("999090000123", "********0123"),
        ("0912345678", "******5678"),
        ("12345678", "****5678"),
        ("1234567", "*******"),
        ("", ""),
    ],
)
def test_a_masked_number_keeps_its_last_four(number: str, masked: str) -> None:
    assert text.mask_number(number) == masked


@pytest.mark.parametrize(
    ("written", "large", "small"),
    [("", "", ""), ("đất Đai", "Đất Đai", "đất Đai"), ("Ủy ban", "Ủy ban", "ủy ban"), ("2 ngày", "2 ngày", "2 ngày")],
)
def test_only_the_first_letter_grows_or_shrinks(written: str, large: str, small: str) -> None:
    assert (text.capitalised(written), text.uncapitalised(written)) == (large, small)
