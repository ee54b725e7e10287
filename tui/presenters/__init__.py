"""What a screen shows, made from the model by pure functions. Knows nothing of Textual."""
