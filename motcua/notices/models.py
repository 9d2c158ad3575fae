"""Rows of messages: one each, with the way it takes and what has become of it."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import SealedText
from motcua.base.ids import new_id
from motcua.notices.rules.states import Channel, State


class Notice(models.Model):
    """A message to one person on one channel. Its key makes it unique: asked for twice, there is one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=[(one.value, one.words) for one in Channel])
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", null=True)
    address = SealedText(purpose="notice.address", blank=True, default="")
    address_index = models.CharField(max_length=64, blank=True, default="")
    about = models.CharField(max_length=20)
    about_id = models.UUIDField()
    title = models.CharField(max_length=200)
    text = models.TextField()

    state = models.CharField(max_length=10, choices=[(one.value, one.words) for one in State], default=State.WAITING)
    not_before = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)  # a worker is talking to the carrier
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=500, blank=True, default="")
    provider_ref = models.CharField(max_length=100, blank=True, default="")
    proof = models.JSONField(default=list, blank=True)  # what carriers answered, in order, without the address
    by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)  # on a screen: when it was read

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["province", "key"], name="a_message_is_asked_for_once"),
            models.UniqueConstraint(
                fields=["channel", "provider_ref"],
                condition=~Q(provider_ref=""),
                name="a_carriers_reference_is_one_message",
            ),
            models.CheckConstraint(
                condition=Q(channel="screen", account__isnull=False, address="")
                | (~Q(channel="screen") & Q(account__isnull=True) & ~Q(address="")),
                name="a_message_is_for_a_screen_or_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "delivered"]) | Q(sent_at__isnull=False), name="what_was_sent_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False), name="what_arrived_says_when"
            ),
        )
        indexes = (
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="notice_waiting"),
            models.Index(fields=["account", "-id"], condition=Q(channel="screen"), name="notice_inbox"),
            models.Index(
                fields=["account", "not_before"], condition=Q(channel="screen", state="sent"), name="notice_unread"
            ),
            models.Index(fields=["about", "about_id"], name="notice_about"),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["kept", "failed", "set_aside"]),
                name="notice_stuck",
            ),
            models.Index(fields=["address_index"], condition=~Q(address_index=""), name="notice_address"),
        )

    def __str__(self) -> str:
        return self.title
