"""Writes the golden files anew."""

from tests.rendering.golden import files, recorded

made = files()
for path in recorded().keys() - made.keys():
    path.unlink()
for path, content in made.items():
    path.write_bytes(content)
