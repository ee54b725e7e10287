"""The terminal: driver, frames sent as differences, keys and pastes read."""
