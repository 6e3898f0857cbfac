"""Redlines for screens, paper, programs and word processors."""
