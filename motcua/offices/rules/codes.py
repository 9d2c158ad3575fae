"""Identification codes of offices, in both notations of the law.

QCVN 102:2016/BTTTT writes four groups read from right to left (`000.00.14.H20`); Quyết định 20/2020/QĐ-TTg lets them
grow from left to right (`H20.14`).
"""

import re

NEW = re.compile(r"[A-Y][0-9]{2}(\.[0-9A-Z]+)*")
OLD = re.compile(r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}")
#: No code of the new notation may be longer (Quyết định 20/2020, điều 4).
LONGEST = 35


class WrongOfficeCode(ValueError):
    """The text is no code of an office."""


def checked(code: str) -> str:
    """The code, if it is one of the new notation. Raises `WrongOfficeCode`."""
    if not NEW.fullmatch(code) or len(code) > LONGEST:
        raise WrongOfficeCode(f"“{code}” không phải mã định danh đơn vị: mã có dạng H99.05.02.")
    return code


def old_to_new(code: str) -> str:
    """`000.00.14.H20` is `H20.14`: groups of zeros say nothing. Raises `WrongOfficeCode`."""
    if not OLD.fullmatch(code):
        raise WrongOfficeCode(f"“{code}” không phải mã định danh kiểu cũ: mã có dạng 000.00.14.H20.")
    fourth, third, second, first = code.split(".")
    groups = [first, second, third, fourth]
    while set(groups[-1]) == {"0"}:
        groups.pop()
    return ".".join(groups)


def new_to_old(code: str) -> str:
    """`H20.14` is `000.00.14.H20`; empty where the old notation has no room for the code."""
    groups = checked(code).split(".")
    widths = (2, 2, 3)
    if len(groups) > 4 or any(
        not group.isdigit() or len(group) > width for group, width in zip(groups[1:], widths, strict=False)
    ):
        return ""
    filled = [group.zfill(width) for group, width in zip(groups[1:], widths, strict=False)]
    while len(filled) < 3:
        filled.append("0" * widths[len(filled)])
    second, third, fourth = filled
    return f"{fourth}.{third}.{second}.{groups[0]}"
