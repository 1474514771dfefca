"""Who signs in, and for which organizations."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from directory.choices import SeatRole
from directory.models.organization import ConsortiumMember, Organization
from directory.models.person import Person
from directory.models.row import Period, not_before
from directory.querysets import SeatQuerySet, UserQuerySet


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=160)
    person = models.OneToOneField(Person, models.SET_NULL, null=True, blank=True, related_name="user")
    is_staff = models.BooleanField("may open the admin", default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords(excluded_fields=["password", "last_login"])
    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @cached_property
    def roles(self) -> dict[int, str]:
        """Organization id → role, over the seats that are not ended; a seat in a consortium's member
        organization is a seat in the consortium."""
        if not self.is_active:
            return {}
        seats = self.seats.filter(to_on__isnull=True).order_by()
        own = dict(seats.values_list("organization_id", "role"))
        through = ConsortiumMember.objects.filter(organization_id__in=own, to_on__isnull=True).order_by()
        pairs = through.values_list("intermediary__organization_id", "organization_id")
        return {**{consortium: own[member] for consortium, member in pairs}, **own}

    @property
    def organization_ids(self) -> list[int]:
        return list(self.roles)

    @property
    def has_seat(self) -> bool:
        return bool(self.roles)

    def role_in(self, organization_id: int | None) -> str | None:
        return self.roles.get(organization_id) if organization_id else None


class Seat(Period):
    """A user's place in an organization: viewer reads, member works, manager also decides who may."""

    user = models.ForeignKey(User, models.CASCADE, related_name="seats")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=8, choices=SeatRole)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["organization__name", "user__name"]
        constraints = [
            not_before("to_on", "from_on", "seat_period"),
            models.CheckConstraint(condition=Q(role__in=SeatRole.values), name="seat_role_known"),
            models.UniqueConstraint(
                fields=["user", "organization"], condition=Q(to_on__isnull=True), name="seat_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.organization} ({self.get_role_display()})"
