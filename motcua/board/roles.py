"""Who comes in by this door, and to which of its subjects."""

#: Everybody who steers or watches. What each may change is said by the powers table, not here.
BOARD = ("leader", "control", "home_affairs", "inspector", "admin")
#: Who sets calendars and units; home affairs looks on.
ADMIN = ("admin",)
OFFICES = ("admin", "home_affairs")
#: Who keeps the catalogue of procedures.
CATALOGUE = ("control", "admin")
#: Who reads the figures and the dossiers behind them.
REPORTS = ("leader", "control", "home_affairs", "inspector")
