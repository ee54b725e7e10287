"""Finding headings by a few letters, and finding and replacing words."""
