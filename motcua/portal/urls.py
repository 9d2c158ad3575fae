"""The portal's addresses, at the root."""

from django.urls import path

from motcua.portal.home import pages as home
from motcua.portal.procedures import pages as procedures
from motcua.portal.tracking import pages as tracking
from motcua.portal.verification import pages as verification

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("tro-giup/", home.help_, name="help"),
    path("robots.txt", home.robots, name="robots"),
    path("thu-tuc/", procedures.search, name="search"),
    path("thu-tuc/<str:code>/", procedures.procedure, name="procedure"),
    path("tra-cuu/", tracking.track, name="track"),
    path("tra-cuu/<str:opened>/", tracking.tracked, name="tracked"),
    path("giay/", verification.ask, name="verify"),
    path("giay/<str:token>", verification.paper, name="paper"),
]
