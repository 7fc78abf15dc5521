"""What a command says on stderr before it begins, of settings by which something may be read."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vind.indexes.settings import Settings


def warn_of_servers(settings: "Settings") -> None:
    """Says so where questions and quotes would be sent unencrypted beyond private networks."""
    if settings.llm_servers:
        import typer

        from vind.app.llm_servers import in_the_clear

        if danger := in_the_clear(settings):
            typer.echo(danger, err=True)
