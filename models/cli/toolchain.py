"""``bandwatch toolchain``: build ahead of time what the first fit would build."""

import typer


def toolchain() -> None:
    """Build the Stan toolchain and compile every program.

    Useful in an image build, so that the first fit need not compile.
    """
    from models.records.settings import load_settings
    from models.services.fitting.stan_session import open_stan

    stan = open_stan(load_settings(), report=typer.echo)
    typer.echo(f"Ready: {stan.description}, in {stan.sampler.toolchain.home}")
