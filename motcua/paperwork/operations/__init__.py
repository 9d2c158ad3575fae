"""Deeds of papers: issue, draw, reprint, replace, revoke."""

from motcua.paperwork.operations.drawing import draw
from motcua.paperwork.operations.issuing import PaperRefused, issue, replace, revoke
from motcua.paperwork.operations.reprinting import reprint

__all__ = ["PaperRefused", "draw", "issue", "replace", "reprint", "revoke"]
