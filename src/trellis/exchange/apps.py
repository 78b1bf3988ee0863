"""App configuration."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "trellis.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
