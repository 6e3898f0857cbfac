"""What stands where in a folder of terms: each document's folder, named by its slug, and the file of rules beside them."""

from __future__ import annotations

from pathlib import Path

DOCUMENT_FILE = "document.yaml"
RULES_FILE = "materiality.yaml"


def document_folders(folder: Path) -> list[Path]:
    """The documents' folders in a folder; it alone, if it is one document's itself.

    Raises:
        OSError: it may not be listed.
    """
    folder = folder.resolve() if folder.name in {"", ".."} else folder
    alone = (folder / DOCUMENT_FILE).is_file()
    return [folder] if alone else [path for path in visible(folder) if _is_document(path)]


def visible(folder: Path) -> list[Path]:
    """What is in a folder, but for names that begin with a dot, in order.

    Raises:
        OSError: it may not be listed.
    """
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _is_document(path: Path) -> bool:
    return path.is_dir() and any(file.name == DOCUMENT_FILE or file.suffix == ".md" for file in visible(path))
