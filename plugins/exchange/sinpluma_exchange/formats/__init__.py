"""A work written in each format: functions that know no database and no HTTP."""
