"""A STAND-IN for the national system, for demonstration, training and tests. The real interface is not published.

A process of its own with a store of its own. It imports nothing of ours and shares no table with us: the schema
files, the line's key and the broker are all we have in common.
"""
