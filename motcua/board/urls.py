"""The board's addresses, under /dieu-hanh/."""

from django.urls import path

from motcua.board.home import pages as home

app_name = "board"
urlpatterns = [
    path("", home.home, name="home"),
]
