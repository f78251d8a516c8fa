"""The board for agents: tools, resources and a prompt of the Model Context Protocol."""
