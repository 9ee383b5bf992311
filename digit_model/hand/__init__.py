"""One person's hand: answers adapted to a few examples of how somebody writes."""
