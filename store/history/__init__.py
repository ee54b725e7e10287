"""Every save of a report, kept as a snapshot."""
