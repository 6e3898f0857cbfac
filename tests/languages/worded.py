"""Random drafts whose items are translated, some of them in words that are no more."""

from __future__ import annotations

from hypothesis import strategies as st

from termsvc.core.notice import editing
from termsvc.core.notice.draft import Draft
from tests.updates.drafts import drafts, sentences

LANGUAGES = ("de", "de-AT", "fr")


@st.composite
def translated_drafts(draw: st.DrawFn) -> Draft:
    """A draft with translations, made by the verbs that people use; edits after them leave some outdated."""
    draft = draw(drafts())
    for item_id in [one.id for one in draft.every_item()]:
        for language in draw(st.sets(st.sampled_from(LANGUAGES))):
            item = draft.item(item_id)
            condition = draw(sentences).strip() if item.condition else None
            draft = editing.translated(draft, item_id, language, draw(sentences), condition)
        if draw(st.booleans()):
            draft = editing.reworded(draft, item_id, draw(sentences))
        if draw(st.integers(0, 3)) == 0:
            draft = editing.conditioned(draft, item_id, draw(st.sampled_from([None, "If so", "If not"])), None)
    return draft
