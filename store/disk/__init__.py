"""Files on the disk: replaced whole, locked, with a sidecar folder beside each report."""
