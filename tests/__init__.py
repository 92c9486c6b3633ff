"""The suite: it goes through HTTP as a person would."""
