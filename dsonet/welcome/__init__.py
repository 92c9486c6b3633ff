"""The first visit: what one is called on for, and what to hear of. It can be left and taken up again."""
