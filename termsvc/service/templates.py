"""The templates with which an update is rendered: once it is posted, those of its posting, whatever was edited since."""

from __future__ import annotations

from termsvc.core.notice.lifecycle import ActKind
from termsvc.render.templating.template_set import TemplateSet
from termsvc.service.drafts import Opened
from termsvc.store import Reading


def templates_of(reading: Reading, found: Opened, today: TemplateSet) -> TemplateSet:
    """The templates of an update.

    Args:
        reading: where the sealed ones are.
        found: the update.
        today: those of the installation, with which drafts are rendered, and what was posted before templates were kept.

    Raises:
        SealBroken: they were changed outside this program.
        TermsError: a later release sealed them.
    """
    posted = found.progress.last(ActKind.POSTED)
    if posted is None or posted.templates is None:
        return today
    return TemplateSet.from_sealed(reading.text(posted.templates))
