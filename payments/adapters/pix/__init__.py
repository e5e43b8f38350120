"""The parts of the Pix client: access, connection, what an error means, when to try again."""
