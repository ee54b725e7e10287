"""Registers: tables with typed columns, their cells and the verdict on an indicator."""
