"""A redline as a Word file with tracked changes: accepted, it reads as the new version, rejected, as the old one."""

from termsvc.render.redline.docx.tracked import render

__all__ = ["render"]
