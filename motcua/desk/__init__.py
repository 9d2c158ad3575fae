"""The desk: settling dossiers. Queues, the dossier page and its deeds, absences, and what is stuck."""

#: Who works at a desk or may look at dossiers from one.
DESK = ("handler", "head", "leader", "clerk", "cashier", "intake", "desk_head", "control", "inspector", "home_affairs")
#: Who else may read a dossier their own counter received.
READERS = (*DESK, "postal", "mobile")
