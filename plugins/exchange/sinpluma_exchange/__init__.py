"""Works that come and go: export, import and feeds."""
