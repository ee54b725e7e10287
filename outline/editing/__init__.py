"""The pure edits of a report, and what undoes them."""
