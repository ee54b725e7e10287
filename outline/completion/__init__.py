"""What a report still lacks, and how far each part of it has come."""
