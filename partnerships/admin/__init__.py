"""Keeps partnerships and their records: evidence is only added, by the same deeds as everybody's."""

from partnerships.admin import (  # noqa: F401
    agreement,
    commitment,
    contact,
    funding,
    membership,
    partnership,
    purpose,
    recruitment,
    sharing,
    signing,
    template,
)
