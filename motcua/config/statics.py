"""Stylesheets, scripts, drawings and letters, named by what they contain so that browsers keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class Assets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Collected (`bin/run` does it), files are compressed and named by content; before that, as they lie in assets/."""

    support_js_module_import_aggregation = True  # a module that imports another asks for it by its new name

    def stored_name(self, name: str) -> str:
        return str(super().stored_name(name)) if self.hashed_files else name
