"""The counter's addresses, under /quay/."""

from django.urls import path

from motcua.counter.intake import pages as intake
from motcua.counter.papers import pages as papers
from motcua.counter.returning import pages as returning
from motcua.counter.today import pages as today
from motcua.counter.turning_away import pages as turning_away

app_name = "counter"
urlpatterns = [
    path("", intake.receive, name="intake"),
    path("thu-tuc/", intake.choices, name="choices"),
    path("da-nhan/<uuid:dossier_id>/", intake.received, name="received"),
    path("da-nhan/<uuid:dossier_id>/giay-to/", intake.keep_files, name="keep-files"),
    path("chua-nhan/", turning_away.turn_away, name="turn-away"),
    path("chua-nhan/<uuid:submission_id>/", turning_away.answered, name="answered"),
    path("hom-nay/", today.today, name="today"),
    path("chuyen/", today.forward, name="forward"),
    path("so-theo-doi/", today.register, name="register"),
    path("so-theo-doi/bo-loc/", today.keep_filter, name="keep-filter"),
    path("so-theo-doi/in/", today.print_register, name="print-register"),
    path("giay/<uuid:paper_id>.pdf", papers.paper, name="paper"),
    path("giay/<uuid:paper_id>/in-lai/", papers.reprint, name="reprint"),
    path("tra-ket-qua/", returning.waiting, name="returning"),
    path("tra-ket-qua/<uuid:dossier_id>/", returning.hand_over, name="hand-over"),
]
