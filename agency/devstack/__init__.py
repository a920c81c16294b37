"""Embedded servers and child processes for the demonstration, the tests and the measurements.

Imported by `run` and the tests only, and imports nothing of ours: it speaks to the desk through its environment
variables and management commands, as any host would (docs/setup.md).
"""
