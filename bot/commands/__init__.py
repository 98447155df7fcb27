"""What people can ask for, one file each. `bot.commands.catalogue` lists them all."""
