"""App configuration."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "trellis.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
