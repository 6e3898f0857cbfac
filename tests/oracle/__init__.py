"""A slow reading of the binding rules, written from their text alone, and random worlds to ask it about.

Nothing here imports `termsvc`: where the two agree, two readers of one text agree.
"""
