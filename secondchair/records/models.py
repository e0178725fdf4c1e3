"""The seven tables. No row points at another one: rows of one person are tied together by keys only.

Store "default" holds sealed bytes and is backed up with its history. Store "vault" holds random secrets and sealed
sessions; its one mirror is overwritten, never versioned. Neither opens anything without the other.
"""

from typing import ClassVar

from django.db import models


class Blob(models.Model):
    """A sealed, padded value at an address that only its key can compute. ``size_class``: index in padding.CLASSES."""

    addr = models.BinaryField(primary_key=True, max_length=32)
    ct = models.BinaryField()
    size_class = models.SmallIntegerField()
    expires = models.DateField()  # the first day on which it is gone

    objects: ClassVar[models.Manager["Blob"]] = models.Manager()


class Slot(models.Model):
    """A member key, wrapped for six words. ``kdf``: how the words were stretched, see keys.Cost.noted."""

    lookup = models.BinaryField(primary_key=True, max_length=32)
    sid = models.BinaryField(max_length=16)
    wrapped = models.BinaryField()
    # Text, not JSON: SQLite checks a JSON column with a function that trusted_schema=OFF forbids in a table.
    kdf = models.CharField(max_length=80)
    expires = models.DateField()

    objects: ClassVar[models.Manager["Slot"]] = models.Manager()


class Shard(models.Model):
    """The vault's half of a key: 32 random bytes. Without it the other half opens nothing."""

    sid = models.BinaryField(primary_key=True, max_length=16)
    secret = models.BinaryField(max_length=32)
    expires = models.DateField()

    objects: ClassVar[models.Manager["Shard"]] = models.Manager()


class Pepper(models.Model):
    """The site's own salt for six words, 32 random bytes; the highest version is in use."""

    version = models.SmallIntegerField(primary_key=True)
    secret = models.BinaryField(max_length=32)

    objects: ClassVar[models.Manager["Pepper"]] = models.Manager()


class SessionRow(models.Model):
    """One visit, sealed under its cookie. The two times are all that is readable."""

    id_sha256 = models.BinaryField(primary_key=True, max_length=32)
    ct = models.BinaryField()
    idle_until = models.DateTimeField()
    hard_until = models.DateTimeField()

    objects: ClassVar[models.Manager["SessionRow"]] = models.Manager()


class Meeting(models.Model):
    """What two people who are about to connect leave for each other, at an address that only a code's root can compute.

    ``until``: a full hour. Rows that stand at an address nobody can compute are there so that every entry costs the same.
    """

    addr = models.BinaryField(primary_key=True, max_length=32)
    ct = models.BinaryField()
    until = models.DateTimeField()

    objects: ClassVar[models.Manager["Meeting"]] = models.Manager()


class Round(models.Model):
    """The vault's part of one couple's shared row, drawn anew whenever something in it must not come back.

    ``previous`` is there only while a change goes on: the row opens with one of the two.
    """

    addr = models.BinaryField(primary_key=True, max_length=32)
    secret = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32, null=True)
    expires = models.DateField()

    objects: ClassVar[models.Manager["Round"]] = models.Manager()
