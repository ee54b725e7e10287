"""Single values as text and back: numbers, dates, blanks, letterhead, signing."""
