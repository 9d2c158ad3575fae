"""The words of a result: a text with gaps, and what goes into them."""

import re
from collections.abc import Mapping

from motcua.catalogue.rules.definition import Result

#: Facts every dossier has, and what they hold. Other gaps are keys of the procedure's questions.
FACTS = {
    "owner": "họ tên chủ hồ sơ",
    "born": "ngày, tháng, năm sinh của chủ hồ sơ",
    "number": "số định danh của chủ hồ sơ",
    "address": "nơi cư trú của chủ hồ sơ",
    "submitter": "họ tên người nộp",
    "dossier": "mã hồ sơ",
    "office": "tên cơ quan giải quyết",
    "place": "địa danh của cơ quan giải quyết",
    "day": "ngày ký, viết đủ ngày, tháng, năm",
    "signer": "họ tên người ký",
    "copies": "số bản",
}
#: What stands where a fact is missing: a line to write on, as on a printed form.
BLANK = "……………"
_GAP = re.compile(r"\{([a-z0-9-]+)\}")


def gaps(result: Result) -> tuple[str, ...]:
    """The keys of the gaps in a result's text, each once, in order."""
    return tuple(dict.fromkeys(found for line in result.text for found in _GAP.findall(line)))


def filled(result: Result, facts: Mapping[str, str]) -> tuple[str, ...]:
    """The paragraphs with facts and answers put in; a gap nobody fills stays a line to write on."""
    return tuple(_GAP.sub(lambda gap: facts.get(gap[1], "").strip() or BLANK, line) for line in result.text)
