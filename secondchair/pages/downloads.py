"""A file to keep, as the answer to a request. Its name is a neutral word of the content files and says nothing."""

from django.http import HttpResponse

PDF = "application/pdf"
CALENDAR = "text/calendar; charset=utf-8"


def download(content: bytes, kind: str, file_name: str) -> HttpResponse:
    """``content`` as a file that the browser saves as ``file_name`` ("notes.pdf"); ``kind`` is its media type."""
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
