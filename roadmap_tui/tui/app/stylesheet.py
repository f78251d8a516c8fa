"""A stylesheet that parses a source once, and works out component styles when a widget first draws with them."""

from collections.abc import Callable, Iterable

from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from roadmap_tui.tui.widgets.styled import StyledWidget


class LazyStylesheet(Stylesheet):
    """Textual's stylesheet, without the styles of components that nobody draws.

    Textual works out every component of a widget each time the widget is styled: of a form with thirty fields
    that is two thousand passes over all rules, of which a hundred are drawn with. It also parses all sources anew
    whenever a screen brings its own, three times before the first frame.
    """

    def set_variables(self, variables: dict[str, str]) -> None:
        """Set the variables of the theme; those that are set already leave what is parsed as it is."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse the sources that were not parsed with these variables yet."""
        self.parse()

    def prepare(self, nodes: Iterable[DOMNode]) -> None:
        """Parse the sources of nodes that will be mounted, so that the key that does so need not wait for it."""
        for node in nodes:
            for read_from, css, tie_breaker, scope in node._get_default_css():  # noqa: SLF001  # as an app asks for it
                self.add_source(css, read_from, is_default_css=True, tie_breaker=tie_breaker, scope=scope)
        self.reparse()

    def _process_component_classes(self, node: DOMNode) -> None:
        """Reset a node's component styles; the node is drawn anew where one that it drew with differs."""
        classes = node._get_component_classes()  # noqa: SLF001  # Textual has no other way to a node's components
        if not classes:
            return

        def styles_of(component: str) -> RenderStyles:
            part = DOMNode(classes=component)
            part._attach(node)  # noqa: SLF001  # as Textual's own stylesheet does
            self.apply(part)
            return part.styles

        before = node._component_styles  # noqa: SLF001  # the place where a node looks for them
        found = _ComponentStyles(classes, styles_of)
        node._component_styles = found  # noqa: SLF001  # see above
        if any(styles != found[component] for component, styles in before.items()):
            if isinstance(node, StyledWidget):
                node.forget_styles()
            node.refresh()


class _ComponentStyles(dict[str, RenderStyles]):
    """The styles of a widget's components by name, each computed when it is asked for."""

    def __init__(self, names: frozenset[str], make: Callable[[str], RenderStyles]) -> None:
        super().__init__()
        self._names = names
        self._make = make

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __missing__(self, name: str) -> RenderStyles:
        made = self[name] = self._make(name)
        return made
