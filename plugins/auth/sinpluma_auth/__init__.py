"""Accounts, sessions and profiles: who people are, and how a request proves it."""
