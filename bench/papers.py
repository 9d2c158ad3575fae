"""How long a receipt takes to draw: `python -m bench.papers` prints one line of JSON per figure.

A receipt of one page with its QR square, barcode, three papers and two fees is typeset by a compiler that is kept,
then signed by the trial authority. Figures are milliseconds a receipt: by the wall clock the median, quickest and
slowest of all, and the processor's time on average. Every receipt says something else, so nothing can be remembered.
"""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any

import django

ROUNDS = 200
FACTS: dict[str, Any] = {
    "parent_name": "Ủy ban nhân dân phường Sen Hồng",
    "place": "Sen Hồng",
    "receiving_unit": "Trung tâm Phục vụ hành chính công phường Sen Hồng",
    "procedure_code": "2.000815",
    "procedure_name": "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan có thẩm quyền của Việt Nam cấp",
    "submitter": {"name": "Nguyễn Thị Hoa", "number": "999123456789", "address": "Khóm 3, phường Sen Hồng"},
    "channel": "direct",
    "components": (
        {"name": "Bản chính giấy tờ, văn bản làm cơ sở để chứng thực bản sao", "originals": 1},
        {"name": "Bản sao cần chứng thực", "copies": 2},
        {"name": "Giấy ủy quyền", "certified": 1},
    ),
    "sets": 1,
    "limit": "trong ngày",
    "derivation": ("nhận thứ Sáu 20/11/2026 16:40, sau 15 giờ", "tính sang ngày làm việc tiếp theo"),
    "fees": ({"name": "Phí chứng thực", "amount": 14_000, "how": "2 bản"}, {"name": "Phí thêm bản", "amount": 2_000}),
    "hotline": "0900 000 003",
}


def main() -> None:
    django.setup()
    from motcua.base import moments
    from motcua.paperwork.operations import typesetting
    from motcua.paperwork.operations.trial_signer import TrialSigner
    from motcua.paperwork.rules import facts, forms, layout

    received = moments.at(date(2026, 11, 20), "16:40")
    form = forms.in_force(forms.Kind.RECEIPT, moments.day_of(received))
    signer = TrialSigner()

    def receipt(n: int) -> bytes:
        code = f"H99.61-261120-{n:04d}"
        times = {"received_at": received + timedelta(seconds=n), "due_at": received + timedelta(days=3)}
        told = facts.checked(form.kind, {**FACTS, **times, "code": code, "owner": {"name": f"Nguyễn Thị Hoa {n}"}})
        frame = layout.Frame(
            form=form,
            number_text=forms.number_text(n + 1, form.book),
            office_name="Trung tâm Phục vụ hành chính công",
            issued_at=received,
            issuer=facts.Officer(name="Trần Thị Lan", title="Công chức tiếp nhận"),
            scan_url=f"http://127.0.0.1:8000/giay/{n:022d}",
        )
        return typesetting.compose(form.template, layout.page(told, frame), moment=received)

    def signed(n: int) -> bytes:
        return signer.sign(receipt(n), reason=form.title, place="Sen Hồng", at=received)

    report("receipt, unsigned", receipt)
    report("receipt, signed", signed)


def report(what: str, draw: Callable[[int], bytes]) -> None:
    """Measure and print one figure."""
    size = len(draw(0))  # the compiler and the key are made at first use
    walls = []
    processor = time.process_time()
    for n in range(1, ROUNDS + 1):
        start = time.perf_counter()
        draw(n)
        walls.append(1000 * (time.perf_counter() - start))
    figure = {
        "what": what,
        "milliseconds": round(statistics.median(walls), 2),
        "quickest": round(min(walls), 2),
        "slowest": round(max(walls), 2),
        "processor_milliseconds": round(1000 * (time.process_time() - processor) / ROUNDS, 2),
        "bytes": size,
        "rounds": ROUNDS,
        "python": platform.python_version(),
        "typst": version("typst"),
        "pyhanko": version("pyhanko"),
        "cores": os.cpu_count(),
    }
    print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    main()
