"""Two states of a report compared, and one part of an earlier state restored."""
