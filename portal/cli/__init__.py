"""Commands: flask --app portal <group> <command>."""
