"""Rules of HTTP, pure: one module each, the section of the RFC above the rule."""
