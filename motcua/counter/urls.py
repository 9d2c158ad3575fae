"""The counter's addresses, under /quay/."""

from django.urls import path

from motcua.counter.intake import pages as intake
from motcua.counter.returning import pages as returning
from motcua.counter.today import pages as today

app_name = "counter"
urlpatterns = [
    path("", intake.receive, name="intake"),
    path("da-nhan/<uuid:dossier_id>/", intake.received, name="received"),
    path("hom-nay/", today.today, name="today"),
    path("chuyen/", today.forward, name="forward"),
    path("so-theo-doi/", today.register, name="register"),
    path("giay/<uuid:paper_id>.pdf", today.paper, name="paper"),
    path("tra-ket-qua/", returning.waiting, name="returning"),
    path("tra-ket-qua/<uuid:dossier_id>/", returning.hand_over, name="hand-over"),
]
