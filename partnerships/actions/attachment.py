"""Files that are part of an agreement's text: attached and withdrawn, which opens what was sent."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.actions.file import store_file
from directory.actions.retry import retried
from directory.models import User
from directory.uploads import Upload, insist_room
from partnerships.actions.editing import open_for_edit
from partnerships.actions.write import rewrite, write
from partnerships.models import Agreement, Attachment

CHANGED = "The attachments changed"


@retried
@transaction.atomic
def attach_file(
    *, agreement: Agreement, title: str, upload: Upload, by: User | None, at: datetime
) -> Attachment:
    """From the next sending on, the paper names the file and the hash of its bytes."""
    row = open_for_edit(agreement, by=by, at=at, reason=CHANGED)
    insist_room(row.attachments.filter(withdrawn_at__isnull=True).count())
    file = store_file(upload=upload, by=by, at=at)
    return write(Attachment(agreement=row, title=title.strip(), file=file), by=by, at=at)


@retried
@transaction.atomic
def withdraw_attachment(*, attachment: Attachment, by: User | None, at: datetime) -> Attachment:
    """Out of the text; the file stays for the papers that name it."""
    open_for_edit(attachment.agreement, by=by, at=at, reason=CHANGED)
    attachment.refresh_from_db()
    if attachment.withdrawn_at is not None:
        raise ValidationError("This attachment was withdrawn already.")
    return rewrite(attachment, by=by, at=at, withdrawn_at=at)
