"""Names: what a Vietnamese syllable can be, and which one a keyboard editor has spoiled."""

import re
import unicodedata

from motcua.base.text import fold, nfc

_ONSETS = (
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_RHYMES = frozenset(
    re.findall(
        r"\w+",
        """
    a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăp oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uêt uơ uy uya uych uyn uynh uyp uyt uyu
    uyên uyêt uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y ych yn ynh yp yt yêm yên yêng yêt yêu
    """,
    )
)
#: These close the mouth: only sắc and nặng can be said on them.
_STOPS = ("c", "ch", "k", "p", "t")
_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_TONES = frozenset({_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT})
_TELEX_TONES = {"s": _ACUTE, "f": _GRAVE, "r": _HOOK, "x": _TILDE, "j": _DOT}
_VNI_TONES = {"1": _ACUTE, "2": _GRAVE, "3": _HOOK, "4": _TILDE, "5": _DOT}
_TELEX_LETTERS = {"dd": "đ", "aa": "â", "ee": "ê", "oo": "ô", "aw": "ă", "ow": "ơ", "uw": "ư", "w": "ư"}
#: Many type the whole word first and shape its letters at the end: `Muoiw`, `Nguyene`, `dungd`.
_TYPED_LAST = (
    (re.compile(r"^(.*?)(uo|[uoa])(.+)w$"), r"\1\2w\3"),
    (re.compile(r"^(.*)([aeo])([^aeo]+)\2$"), r"\1\2\2\3"),
    (re.compile(r"^d(.+)d$"), r"dd\1"),
)
_VOWELS = frozenset("aăâeêioôơuưy")
_SHAPED = frozenset("ăâêôơư")


def is_syllable(word: str) -> bool:
    """Whether a word can be one Vietnamese syllable, tone and all. Names of other peoples often can't."""
    letters, tone = _apart(word.lower())
    if len(tone) > 1:
        return False
    for onset in _ONSETS:
        rhyme = letters.removeprefix(onset)
        if letters.startswith(onset) and rhyme in _RHYMES:
            return tone in {_ACUTE, _DOT} or not rhyme.endswith(_STOPS)
        if onset == "gi" and letters.startswith("gi") and "i" + rhyme in _RHYMES:  # gì, gìn
            return tone in {_ACUTE, _DOT} or not rhyme.endswith(_STOPS)
    return False


def repaired(word: str) -> str | None:
    """The one syllable that Telex or VNI keystrokes left in a word stand for: `Nguyeenx` → `Nguyễn`.

    None when the word is a syllable as it is, holds no such keystrokes, or could be read in two ways.
    """
    lower = nfc(word).lower()
    if is_syllable(lower) or not lower.isalnum():
        return None
    found = {reading for reading in _readings(lower) if is_syllable(reading)}
    return _cased(found.pop(), like=word) if len(found) == 1 else None


def is_surely_spoiled(word: str) -> bool:
    """Whether keystrokes in a repairable word can't be the end of some foreign name: more than one letter too many."""
    lower = word.lower()
    return any(letter.isdigit() for letter in lower) or bool(re.search(r"dd|aa|ee|oo|[aou]w|[^\x00-\x7f]", lower))


def looks_spoiled(word: str) -> bool:
    """Whether a word mixes Vietnamese letters with keystrokes that can't stand beside them: `Nguyễnx`."""
    lower = nfc(word).lower()
    marked = not lower.isascii() and lower.isalnum() and not is_syllable(lower)
    return marked and bool(re.search(r"[sfrxjwz0-9]$|aa|ee|oo|dd", lower))


def _readings(word: str) -> set[str]:
    return _vni(word) if any(letter in "123456789" for letter in word) else _telex(word)


def _telex(word: str) -> set[str]:
    kept, tones = _take_tones(word, _TELEX_TONES)
    if len(tones) > 1:
        return set()
    spellings = {kept, *(pattern.sub(moved, kept) for pattern, moved in _TYPED_LAST)}
    for keys, letters in {"uwow": ("ươ",), "uow": ("ươ", "uơ")}.items():
        spellings = {spelled.replace(keys, letter) for spelled in spellings for letter in letters}
    for keys, letter in _TELEX_LETTERS.items():
        spellings = {spelled.replace(keys, letter) for spelled in spellings}
    return _toned(spellings, tones)


def _vni(word: str) -> set[str]:
    kept, tones = _take_tones(word, _VNI_TONES)
    if len(tones) > 1:
        return set()
    spellings = {""}
    for letter in kept:
        spellings = {read for spelled in spellings for read in _vni_key(spelled, letter)}
    return _toned(spellings, tones)


def _vni_key(spelled: str, key: str) -> set[str]:
    """What VNI makes of the letters so far when a key comes."""
    shapes = {"6": ("aeo", "âêô"), "7": ("uo", "ươ"), "8": ("a", "ă"), "9": ("d", "đ")}
    if key not in shapes:
        return {spelled + key}
    plain, shaped = shapes[key]
    places = [place for place, letter in enumerate(spelled) if letter in plain]
    if not places:
        return set()
    last = places[-1]
    single = spelled[:last] + shaped[plain.index(spelled[last])] + spelled[last + 1 :]
    if key == "7" and spelled[last - 1 : last + 1] == "uo":
        return {single, single[: last - 1] + "ư" + single[last:]}
    return {single}


def _take_tones(word: str, keys: dict[str, str]) -> tuple[str, str]:
    """The word without its tone keys, and the tones: those typed, and those already on its letters."""
    kept, tones, vowel_seen = "", "", False
    for letter in word:
        bare, tone = _apart(letter)
        tones += tone
        if vowel_seen and bare in keys:
            tones += keys[bare]
        else:
            kept += bare
        vowel_seen = vowel_seen or bare in _VOWELS or bare == "w"
    return kept, tones


def _toned(spellings: set[str], tone: str) -> set[str]:
    return {nfc(_with_tone(spelled, tone)) for spelled in spellings}


def _with_tone(letters: str, tone: str) -> str:
    """The tone on the letter where most writers put it: the shaped one, else before an end, else the first of two."""
    onset = next(onset for onset in _ONSETS if letters.startswith(onset))
    if onset == "gi" and (len(letters) == 2 or letters[2] not in _VOWELS):
        onset = "g"
    start = len(onset)
    end = start
    while end < len(letters) and letters[end] in _VOWELS:
        end += 1
    shaped = [place for place in range(start, end) if letters[place] in _SHAPED]
    if not tone or start == end:
        return letters if not tone else letters + tone
    if shaped:
        place = shaped[-1]
    elif end < len(letters) or end - start == 1:
        place = end - 1
    else:
        place = end - 2
    return letters[: place + 1] + tone + letters[place + 1 :]


def _apart(text: str) -> tuple[str, str]:
    """Letters without tones, and the tones."""
    spelled = unicodedata.normalize("NFD", text)
    return (
        nfc("".join(mark for mark in spelled if mark not in _TONES)),
        "".join(mark for mark in spelled if mark in _TONES),
    )


def _cased(word: str, *, like: str) -> str:
    letters = [letter for letter in like if letter.isalpha()]
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return word.upper()
    return word.capitalize() if letters and letters[0].isupper() else word


def same(one: str, other: str) -> bool:
    """Whether two names are the same to a reader who sees no marks, capitals or doubled spaces."""
    return fold(" ".join(one.split())) == fold(" ".join(other.split()))


#: Words of letters and perhaps digits, two or more; those with an apostrophe are names of other peoples.
WORD = re.compile(r"(?<![\w'’])[^\W\d_][^\W_]+(?![\w'’])")


def has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def mended(text: str, *, all_words: bool, vni: bool) -> str:
    """Words repaired: those surely spoiled; all that can be, where others are spoiled or no mark is left anywhere.

    Words with digits are keystrokes only where VNI was at work: an address has houses such as `A1`.
    """

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        if has_digit(word) and not (vni and sum(map(str.isalpha, word)) > 1):
            return word
        fixed = repaired(word)
        return fixed if fixed and (all_words or is_surely_spoiled(word)) else word

    return WORD.sub(mend, text)


def odd_word(full_name: str) -> str:
    """A word of a name that no name holds: digits, signs, unread letters, or keystrokes left over."""
    for word in full_name.split():
        signs = re.sub(r"(?<=\w)['’.-]", "", word)
        if not is_legible(signs) or not signs.isalpha() or looks_spoiled(word) or repaired(word):
            return word
    return ""


def is_legible(text: str) -> bool:
    """Whether all letters are such as Vietnam's peoples write; others are what is left of a wrong code page."""
    spelled = unicodedata.normalize("NFD", text)
    return bool(re.fullmatch(r"[\x20-\x3e\x40-\x7eđĐƀɃ“”‘’–\u0300-\u0303\u0306\u0309\u030c\u031b\u0323]*", spelled))
