"""Every sentence a person can read, made from typed facts."""
