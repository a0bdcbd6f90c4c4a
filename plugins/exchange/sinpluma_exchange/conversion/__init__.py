"""Conversions by pandoc, in a process of their own with limits: `sinpluma_exchange.converter` starts it.

What stands here is imported by that process too, so it imports nothing of a running site.
"""
