"""The frame of the command line: session, output, groups of commands, completion."""
