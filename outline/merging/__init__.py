"""Two versions of a report merged against their common base."""
