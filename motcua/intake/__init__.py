"""Intake: what people hand in, by any channel, until it is accepted as a dossier or refused."""
