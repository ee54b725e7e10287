"""The domain: reports, templates, completion and search. Pure; no I/O, no clock, no screen."""
