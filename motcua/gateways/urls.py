"""Where others call us, under /cong/."""

from django.urls import path

from motcua.gateways import pages

app_name = "gateways"
urlpatterns = [path("sms/bao-cao/", pages.sms_report, name="sms-report")]
