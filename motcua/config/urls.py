"""Where each door stands."""

from django.urls import URLPattern, URLResolver, include, path

from motcua.config import errors, inbox, shell, showroom, signin

urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap/", signin.sign_in, name="sign-in"),
    path("dang-xuat/", signin.sign_out, name="sign-out"),
    path("vi-tri/", signin.position, name="position"),
    path("vao-viec/", signin.work, name="work"),
    path("thong-bao/", inbox.inbox, name="inbox"),
    path("thong-bao/da-doc/", inbox.read, name="inbox-read"),
    path("thong-bao/<uuid:notice_id>/", inbox.look, name="inbox-look"),
    path("hien-thi/", shell.display, name="display"),
    path("kha-nang-tiep-can/", shell.accessibility, name="accessibility"),
    path("giao-dien/", showroom.style, name="style"),
    path("quay/", include("motcua.counter.urls")),
    path("xu-ly/", include("motcua.desk.urls")),
    path("dieu-hanh/", include("motcua.board.urls")),
    path("cong/", include("motcua.gateways.urls")),
    path("", include("motcua.portal.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.crashed
