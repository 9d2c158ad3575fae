"""Names of files: what people see, cleaned of all that could mislead a person or a computer."""

import re

from motcua.base.text import clean

#: Endings that a computer may run or open as a page; inside a longer name they lose their dot.
_RUNS = "exe|scr|com|bat|cmd|pif|msi|dll|js|jse|vbs|vbe|wsf|hta|ps1|lnk|reg|jar|apk|html?|xhtml|svg|php|sh|py|docm|xlsm"
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST = 120
NAMELESS = "giấy tờ"


def extension_of(name: str) -> str:
    """The ending of a name as it was given, in small letters, without its dot; empty where there is none."""
    last = _last_part(name)
    _, dot, ending = last.rpartition(".")
    return ending.strip().lower() if dot else ""


def display_name(name: str, extension: str) -> str:
    """The name as it is shown and saved: no folders, nothing invisible, nothing that runs, the right ending."""
    last = _last_part(name)
    stem = last.rpartition(".")[0] if "." in last else last
    stem = re.sub(r'[<>:"|?*%$`\\]+', "_", stem)
    stem = re.sub(rf"\.({_RUNS})(?=\.|\s|$)", r"_\1", stem, flags=re.IGNORECASE)
    stem = clean(stem).strip(". ")[:_LONGEST].strip(". ") or NAMELESS
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{extension}"


def _last_part(name: str) -> str:
    return clean(re.split(r"[/\\]", name)[-1])
