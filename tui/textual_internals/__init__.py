"""What rests on private parts of Textual."""
