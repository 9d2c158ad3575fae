"""The counter: receiving dossiers and giving results back, by keyboard."""

#: Who stands at a counter.
COUNTER = ("intake", "desk_head", "postal", "mobile")
