"""The board's addresses, under /dieu-hanh/."""

from django.urls import path

from motcua.board.home import pages as home
from motcua.board.letters import pages as letters
from motcua.board.overview import pages as overview
from motcua.board.reports import pages as reports

app_name = "board"
urlpatterns = [
    path("", home.home, name="home"),
    path("thu-xin-loi/", letters.letters, name="letters"),
    path("thu-xin-loi/ky/", letters.sign, name="sign-letters"),
    path("hom-nay/", overview.overview, name="overview"),
    path("bao-cao/", reports.report, name="reports"),
    path("bao-cao/ho-so/", reports.behind, name="report-list"),
    path("bao-cao/cach-tinh/", reports.metrics, name="metrics"),
]
