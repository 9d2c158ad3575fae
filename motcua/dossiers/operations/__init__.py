"""Deeds done to a dossier: one function each, one transaction each, with its refusals, its event and its paper."""

from motcua.dossiers.operations.acceptance import Handed, Paper, accept
from motcua.dossiers.operations.apologies import complete_apology, draft_apologies, sign_apology
from motcua.dossiers.operations.endings import stop, withdraw
from motcua.dossiers.operations.habits import learn_habits
from motcua.dossiers.operations.hand import DeedRefused
from motcua.dossiers.operations.handover import free_steps, hand_over
from motcua.dossiers.operations.lapses import lapse_supplements
from motcua.dossiers.operations.opinions import answer, consult, verify
from motcua.dossiers.operations.payments import ask_payment, payment_made
from motcua.dossiers.operations.reading_ahead import read_ahead
from motcua.dossiers.operations.records import CORRECTABLE, attach, collect_fee, correct, look, note
from motcua.dossiers.operations.redating import (
    RedatingRefused,
    begin_redating,
    go_on,
    redate,
    resume_redating,
    stop_redating,
)
from motcua.dossiers.operations.reminding import digest, forget_reminders, morning, remind, stop_reminding
from motcua.dossiers.operations.results import draft_result, issue, return_result, sign
from motcua.dossiers.operations.routing import assign, forward, return_to_step
from motcua.dossiers.operations.sending import APOLOGY, hear_of_apology, post_apology, send_apology
from motcua.dossiers.operations.slips import print_control_slip
from motcua.dossiers.operations.supplements import SupplementItem, receive_supplement, request_supplement
from motcua.dossiers.operations.telling import tell_accepted, tell_moved, tell_payment, tell_ready, tell_supplement

__all__ = [
    "APOLOGY",
    "CORRECTABLE",
    "DeedRefused",
    "Handed",
    "Paper",
    "RedatingRefused",
    "SupplementItem",
    "accept",
    "answer",
    "ask_payment",
    "assign",
    "attach",
    "begin_redating",
    "collect_fee",
    "complete_apology",
    "consult",
    "correct",
    "digest",
    "draft_apologies",
    "draft_result",
    "forget_reminders",
    "forward",
    "free_steps",
    "go_on",
    "hand_over",
    "hear_of_apology",
    "issue",
    "lapse_supplements",
    "learn_habits",
    "look",
    "morning",
    "note",
    "payment_made",
    "post_apology",
    "print_control_slip",
    "read_ahead",
    "receive_supplement",
    "redate",
    "remind",
    "request_supplement",
    "resume_redating",
    "return_result",
    "return_to_step",
    "send_apology",
    "sign",
    "sign_apology",
    "stop",
    "stop_redating",
    "stop_reminding",
    "tell_accepted",
    "tell_moved",
    "tell_payment",
    "tell_ready",
    "tell_supplement",
    "verify",
    "withdraw",
]
