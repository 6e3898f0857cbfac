"""Notices in words, and in every face that is made of these."""
