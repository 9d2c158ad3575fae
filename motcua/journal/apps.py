"""Finds every module's handlers when the platform starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    name = "motcua.journal"

    def ready(self) -> None:
        autodiscover_modules("events", "handlers")
