"""Telex and VNI for a console without an input method: pure, and loaded only when switched on."""
