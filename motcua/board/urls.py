"""The board's addresses, under /dieu-hanh/."""

from django.urls import path

from motcua.board.calendars import pages as calendars
from motcua.board.catalogue import pages as catalogue
from motcua.board.home import pages as home
from motcua.board.letters import pages as letters
from motcua.board.offices import pages as offices
from motcua.board.overview import pages as overview
from motcua.board.reports import pages as reports
from motcua.board.signals import pages as signals

app_name = "board"
urlpatterns = [
    path("", home.home, name="home"),
    path("thu-xin-loi/", letters.letters, name="letters"),
    path("thu-xin-loi/ky/", letters.sign, name="sign-letters"),
    path("hom-nay/", overview.overview, name="overview"),
    path("dau-hieu/", signals.signals, name="signals"),
    path("dau-hieu/<uuid:signal_id>/", signals.signal, name="signal"),
    path("bao-cao/", reports.report, name="reports"),
    path("bao-cao/ho-so/", reports.behind, name="report-list"),
    path("bao-cao/da-chot/", reports.frozen, name="frozen-reports"),
    path("bao-cao/da-chot/<uuid:report_id>/", reports.frozen_report, name="frozen-report"),
    path("bao-cao/da-chot/<uuid:report_id>.pdf", reports.frozen_paper, name="frozen-paper"),
    path("bao-cao/cach-tinh/", reports.metrics, name="metrics"),
    path("danh-muc/", catalogue.procedures, name="catalogue"),
    path("danh-muc/nhap-tep/", catalogue.bring_in, name="catalogue-file"),
    path("danh-muc/phien-ban/<uuid:version_id>/", catalogue.version, name="version"),
    path("danh-muc/phien-ban/<uuid:version_id>/cong-bo/", catalogue.publish, name="version-publish"),
    path("danh-muc/phien-ban/<uuid:version_id>/rut/", catalogue.withdraw, name="version-withdraw"),
    path("danh-muc/phien-ban/<uuid:version_id>/tep/", catalogue.file, name="version-file"),
    path("danh-muc/phien-ban/<uuid:version_id>/bpmn/", catalogue.diagram, name="version-bpmn"),
    path("don-vi/", offices.tree, name="offices"),
    path("don-vi/nhap-tep/", offices.bring_in, name="offices-file"),
    path("don-vi/vi-tri/<uuid:position_id>/thoi/", offices.leave, name="position-end"),
    path("don-vi/<uuid:office_id>/", offices.unit, name="unit"),
    path("don-vi/<uuid:office_id>/<slug:slug>/", offices.deed, name="unit-deed"),
    path("lich/", calendars.scopes, name="calendars"),
    path("lich/tinh-lai/", calendars.runs, name="redating"),
    path("lich/tinh-lai/<uuid:run_id>/dung/", calendars.stop, name="redating-stop"),
    path("lich/tinh-lai/<uuid:run_id>/tiep/", calendars.resume, name="redating-resume"),
    path("lich/ngay/<uuid:exception_id>/rut/", calendars.withdraw, name="calendar-withdraw"),
    path("lich/<str:scope>/", calendars.year, name="calendar"),
    path("lich/<str:scope>/cong-bo/", calendars.announce, name="calendar-announce"),
    path("lich/<str:scope>/gio-lam-viec/", calendars.hours, name="calendar-hours"),
]
