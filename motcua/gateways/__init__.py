"""Gateways: where we call others, or they call us back: a mail server, a text message provider."""
