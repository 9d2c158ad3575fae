"""What joins the parts: settings, where each door stands, the database, and the commands."""
