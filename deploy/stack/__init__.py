"""The ten services of `deploy/compose.yaml`: their secrets, starting and stopping them, and an engine to test them on.

It is not part of the application: nothing of `sinpluma` imports it.
"""
