"""Hands out what people handed in: as an attachment, in a sandbox, to whoever sees what it hangs on."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from directory import access
from directory.models import StoredFile


@require_safe
def file_download(request: HttpRequest, key: UUID) -> FileResponse:
    return as_attachment(access.find(request.user, StoredFile.objects, key=key))


def as_attachment(row: StoredFile) -> FileResponse:
    """The file as an answer; whoever calls has checked who asks. Pages of links use it too."""
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=True, filename=row.name, content_type=row.content_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
