"""Succession: a seat goes from one director to the next at a set minute; the confidences do not."""
