"""``manage.py forget_expired``: run it once a night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from secondchair.records.forget import forget_expired


class Command(BaseCommand):
    """Print how many rows were deleted, never which."""

    help = "Delete everything that is past its day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete and print."""
        gone = forget_expired(timezone.now())
        self.stdout.write(f"{gone.blobs} blobs, {gone.slots} slots, {gone.shards} shards, {gone.visits} visits deleted")
