"""What a directive prescribes, and the new report that is made from it."""
