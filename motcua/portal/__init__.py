"""The portal: what anybody can find, follow and verify without signing in, and without learning anything of anyone."""
