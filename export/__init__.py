"""Model to blocks to DOCX. Decides what is printed in ``blocks``; only writes it in ``docx``."""
