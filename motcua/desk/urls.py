"""The desk's addresses, under /xu-ly/."""

from django.urls import path

from motcua.desk.away import pages as away
from motcua.desk.dossiers import deeds, files, opinions, pulse
from motcua.desk.dossiers import pages as dossiers
from motcua.desk.outbox import pages as outbox
from motcua.desk.stuck import pages as stuck
from motcua.desk.work import pages as work
from motcua.desk.work import together

app_name = "desk"
urlpatterns = [
    path("", work.work, name="work"),
    path("bo-loc/", work.keep_view, name="keep-view"),
    path("bo-loc/<uuid:view_id>/bo/", work.drop_view, name="drop-view"),
    path("cho-ky/", together.to_sign, name="to-sign"),
    path("nhieu-ho-so/", together.together, name="together"),
    path("vang-mat/", away.away, name="away"),
    path("vang-mat/<uuid:absence_id>/thoi/", away.end, name="end-absence"),
    path("ho-so/<uuid:dossier_id>/", dossiers.detail, name="detail"),
    path("ho-so/<uuid:dossier_id>/moi/", pulse.pulse, name="pulse"),
    path("ho-so/<uuid:dossier_id>/ghi-chu/", dossiers.note, name="note"),
    path("ho-so/<uuid:dossier_id>/phieu-kiem-soat/", files.control_slip, name="control-slip"),
    path("ho-so/<uuid:dossier_id>/dinh-kem/", files.attach, name="attach"),
    path("ho-so/<uuid:dossier_id>/tep/<uuid:file_id>/", files.file, name="file"),
    path("ho-so/<uuid:dossier_id>/tep/<uuid:file_id>/anh/", files.preview, name="preview"),
    path("ho-so/<uuid:dossier_id>/y-kien/<uuid:consultation_id>/", opinions.answer, name="answer"),
    path("ho-so/<uuid:dossier_id>/<slug:slug>/", deeds.deed, name="deed"),
    path("tin-gui-di/", outbox.outbox, name="outbox"),
    path("tin-gui-di/<uuid:notice_id>/gui-lai/", outbox.again, name="outbox-again"),
    path("tin-gui-di/<uuid:notice_id>/thoi/", outbox.give_up, name="outbox-give-up"),
    path("can-xem/", stuck.stuck, name="stuck"),
    path("can-xem/<uuid:delivery_id>/", stuck.try_again, name="try-again"),
]
