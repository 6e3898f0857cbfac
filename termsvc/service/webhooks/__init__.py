"""Webhooks: servers of others are told of what is recorded, by signed messages that are tried for three days.

The form of messages, headers, signatures and secrets is that of Standard Webhooks: https://www.standardwebhooks.com.
"""

from termsvc.service.webhooks.deliveries import Part, deliveries, replay
from termsvc.service.webhooks.delivering import Tick, deliver_due, next_due, waiting_since
from termsvc.service.webhooks.endpoints import NewSecret, Registration, listed, register, remove, rotate_secret, show
from termsvc.service.webhooks.turn import Sender, Tried

__all__ = [
    "NewSecret",
    "Part",
    "Registration",
    "Sender",
    "Tick",
    "Tried",
    "deliver_due",
    "deliveries",
    "listed",
    "next_due",
    "register",
    "remove",
    "replay",
    "rotate_secret",
    "show",
    "waiting_since",
]
