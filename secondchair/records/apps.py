"""The room's Django app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Two stores behind one label; ``routing.TwoStores`` says which model lives where."""

    name = "secondchair.records"
    label = "records"
