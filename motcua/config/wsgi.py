"""The door the web server knocks at."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
# somebody waits for a page; a question that takes longer than this is ended, so that the next one is heard
os.environ.setdefault("MOTCUA_STATEMENT_SECONDS", "5")
application = get_wsgi_application()
