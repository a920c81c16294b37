"""Giving the open work of somebody who is ill or has left to colleagues (features.md rows 21 and 84)."""
