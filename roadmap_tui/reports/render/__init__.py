"""Renderers of a document: text, Markdown, HTML, CSV, SVG."""
