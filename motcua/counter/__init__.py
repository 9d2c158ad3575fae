"""The counter: receiving dossiers and giving results back, by keyboard."""

#: Who stands at a counter.
COUNTER = ("intake", "desk_head", "postal", "mobile")
#: Who may tell people on paper that nothing is received yet, or why not.
TURNING_AWAY = ("intake", "desk_head")
