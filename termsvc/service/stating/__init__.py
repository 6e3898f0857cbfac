"""What an account's life brings, stated one act at a time: the same facts as of a load, under the same checks.

Each verb is one transaction that reads what bears on its facts, and nothing else, so that it costs the same however many
facts are recorded. Its reading of a request, its checks and its planning are those of facts files (see `library`).
"""

from termsvc.service.recording import FactsRefused
from termsvc.service.stating.acceptances import accept
from termsvc.service.stating.accounts import change_account, close_account, create_account, import_accounts
from termsvc.service.stating.agreements import record_agreement, terminate_agreement
from termsvc.service.stating.errors import AlreadyThere, NotPosted, StaleForm
from termsvc.service.stating.objections import object_to, withdraw_objection
from termsvc.service.stating.retractions import retract
from termsvc.service.stating.sign_up import sign_up
from termsvc.service.stating.values import Enclosed, Receipt, Shown

__all__ = [
    "AlreadyThere",
    "Enclosed",
    "FactsRefused",
    "NotPosted",
    "Receipt",
    "Shown",
    "StaleForm",
    "accept",
    "change_account",
    "close_account",
    "create_account",
    "import_accounts",
    "object_to",
    "record_agreement",
    "retract",
    "sign_up",
    "terminate_agreement",
    "withdraw_objection",
]
