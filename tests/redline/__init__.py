"""Provisions and the redline: cases in data files, and laws."""
