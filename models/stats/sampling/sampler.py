"""Sample Stan programs; the only module that knows cmdstanpy."""

import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from models.stats.sampling.chain_failure import explain_failure
from models.stats.sampling.chain_processes import kill_chains, kill_chains_on_sigterm
from models.stats.sampling.cmdstan_environment import cmdstan_environment
from models.stats.sampling.program_cache import executable_path, program_names, read_program
from models.stats.sampling.run_chains import make_chain_folder, run_chains
from models.stats.sampling.samples import Samples
from models.toolchain import Toolchain
from models.toolchain.building import build_in_place
from models.toolchain.record import matches_record, write_record
from models.toolchain.run_make import compilers_at_once, count_cores

# The draws end up as float32, which nine digits hold exactly; more would only cost time.
SIGNIFICANT_DIGITS = 9


class StanSampler:
    """Compiles and samples the Stan programs that Bandwatch ships.

    Safe to use from several threads. Made in the main thread, it lets SIGTERM end the chains.

    Parameters
    ----------
    toolchain : Toolchain
        What compiles the programs.
    cache : Path
        Executables are kept in its folder ``programs``.
    """

    def __init__(self, toolchain: Toolchain, cache: Path) -> None:
        self.toolchain = toolchain
        self.cache = cache.absolute()
        kill_chains_on_sigterm()

    def compile(self, program: str, report: Callable[[str], None] = lambda _: None) -> Path:
        """Return the executable of a program; compile it if its source or toolchain changed.

        Parameters
        ----------
        program : str
            Name of a program in the folder ``stan``, without suffix.
        report : callable
            Called with a text when something is compiled.

        Raises
        ------
        BadArgumentError
            If there is no such program.
        ProgramFailedError
            If it does not compile.
        ToolchainError
            If the cache cannot be written or the disk is full.
        """
        source = read_program(program)
        executable = executable_path(self.cache, program, source, self.toolchain.key)

        def build(folder: Path) -> None:
            report(f"Compiling the Stan program {program}")
            stan_file = folder / f"{program}.stan"
            stan_file.write_text(source, encoding="utf-8")
            try:
                self._run_compiler(stan_file)
            except (ValueError, RuntimeError) as error:
                raise explain_failure(f"compiling {program}", str(error), folder) from error
            except BaseException:
                kill_chains(folder.name)  # make and the compiler, on Ctrl-C
                raise
            write_record(folder)

        build_in_place(executable.parent, is_whole=matches_record, build=build, report=report)
        return executable

    def sample(
        self,
        program: str,
        data: Mapping[str, Any],
        *,
        chains: int = 4,
        warmup: int = 1000,
        draws: int = 1000,
        seed: int = 1,
        adapt_delta: float = 0.9,
        max_treedepth: int = 10,
        inits: Mapping[str, Any] | float | None = None,
        parallel_chains: int | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Samples:
        """Sample a program, as :class:`models.stats.sampling.samples.Sampler` describes."""
        import cmdstanpy

        cmdstanpy.disable_logging()
        executable = self.compile(program)
        folder = make_chain_folder()
        try:
            arguments: dict[str, Any] = {
                "data": _write_json(folder / "data.json", data),
                "inits": _write_inits(folder / "inits.json", inits),
                "chains": chains,
                "parallel_chains": min(chains, parallel_chains or count_cores()),
                "iter_warmup": warmup,
                "iter_sampling": draws,
                "seed": seed,
                "adapt_delta": adapt_delta,
                "max_treedepth": max_treedepth,
                "sig_figs": SIGNIFICANT_DIGITS,
                "refresh": warmup + draws,
                "output_dir": folder,
                "show_progress": False,
            }
            # cmdstanpy would otherwise go and find a CmdStan by itself, to ask its version.
            with cmdstan_environment(self.toolchain.home):
                model = cmdstanpy.CmdStanModel(exe_file=executable)
                fit = run_chains(lambda: model.sample(**arguments), folder, cancelled)
                return _samples(fit, chains, max_treedepth)
        except (ValueError, RuntimeError, OSError) as error:
            raise explain_failure(f"sampling {program}", str(error), folder) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _run_compiler(self, stan_file: Path) -> None:
        import cmdstanpy

        cmdstanpy.disable_logging()
        with cmdstan_environment(self.toolchain.home):
            cmdstanpy.CmdStanModel(stan_file=stan_file, force_compile=True)


def ensure_programs(sampler: StanSampler, report: Callable[[str], None]) -> None:
    """Compile every program that is not compiled yet, two at a time where memory allows.

    Raises
    ------
    ToolchainError
        From :meth:`StanSampler.compile`.
    """
    with ThreadPoolExecutor(max_workers=min(2, compilers_at_once())) as pool:
        futures = [pool.submit(sampler.compile, name, report) for name in program_names()]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            kill_chains(str(sampler.cache / "programs"))  # make and the compilers, on Ctrl-C
            raise


def _write_json(path: Path, values: Mapping[str, Any]) -> str:
    import cmdstanpy

    cmdstanpy.write_stan_json(str(path), dict(values))
    return str(path)


def _write_inits(path: Path, inits: Mapping[str, Any] | float | None) -> str | float | None:
    return _write_json(path, inits) if isinstance(inits, Mapping) else inits


def _samples(fit: Any, chains: int, max_treedepth: int) -> Samples:
    """Arrange cmdstanpy's result by chain; it keeps (draws, chains) or stacks chain on chain."""
    method = fit.method_variables()
    return Samples(
        draws={
            name: np.asarray(values, dtype=np.float64).reshape(chains, -1, *values.shape[1:])
            for name, values in fit.stan_variables().items()
        },
        divergent=method["divergent__"].T.astype(np.bool_),
        treedepth=method["treedepth__"].T.astype(np.int64),
        energy=np.ascontiguousarray(method["energy__"].T),
        max_treedepth=max_treedepth,
        seconds=float(sum(chain["total"] for chain in fit.time)),
    )
