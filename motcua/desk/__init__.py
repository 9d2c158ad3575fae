"""The desk: where officers settle dossiers, heads assign, leaders sign and clerks seal."""
