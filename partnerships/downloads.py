"""Papers as files: kept ones and those made on the spot, always as attachments in a sandbox."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def kept(file: Any, name: str) -> FileResponse:
    """A stored file; whoever calls has checked who asks."""
    if not file or not file.storage.exists(file.name):
        raise Http404
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, headers=HEADERS)


def made(pdf: bytes, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=HEADERS | disposition)
