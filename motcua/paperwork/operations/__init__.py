"""Deeds of papers: issue, draw, reprint, replace, revoke, check."""

from motcua.paperwork.operations.checking import check
from motcua.paperwork.operations.drawing import draw
from motcua.paperwork.operations.issuing import PaperRefused, issue, replace, revoke
from motcua.paperwork.operations.reprinting import reprint

__all__ = ["PaperRefused", "check", "draw", "issue", "replace", "reprint", "revoke"]
