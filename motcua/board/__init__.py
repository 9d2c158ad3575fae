"""The door of those who steer: leaders, procedure control, home affairs, inspectors and administrators."""
