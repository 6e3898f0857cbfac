"""Writes the golden files anew."""

from tests.notice.golden import files

for path, content in files().items():
    path.write_text(content, encoding="utf-8")
