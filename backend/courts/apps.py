from django.apps import AppConfig


class CourtsConfig(AppConfig):
    name = "backend.courts"
    label = "courts"
