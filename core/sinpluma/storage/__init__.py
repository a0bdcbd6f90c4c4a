"""The database: engines, transactions that happen once, locks, and column types."""
