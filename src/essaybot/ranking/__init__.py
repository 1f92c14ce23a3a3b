"""A question becomes weighted terms; candidates become a ranking; the best passages become an answer."""
