"""Every error that Bandwatch raises on purpose.

The tree::

    BandwatchError
    ├── SettingsError            a setting cannot be used
    ├── ToolchainError           Stan cannot be built or run on this machine
    │   ├── CompilerMissing      no C++ compiler or no make
    │   ├── CmdStanUnusable      $CMDSTAN points at something broken or too old
    │   └── ProgramFailed        a Stan program did not compile or its chains died
    ├── StoreError               the database cannot be opened or is of another version
    │   └── SeriesUnknown        no series fits the name that was asked for
    ├── ReadError                a file cannot be read at all, or has the wrong shape
    ├── SeriesUnfit              a series cannot be analysed, for a reason in its data
    │   ├── NotEnoughData        too few days, runs or points
    │   └── NoVariation          all values are equal
    ├── BadArgument              a caller passed something outside a function's domain
    ├── Overtaken                somebody changed a summary while another person looked at it
    ├── DeliveryError               a mail or a webhook was not delivered
    │   └── DeliveryUnknownError        nobody can know whether it was
    └── Cancelled                a person stopped a long piece of work

Messages say what happened, where, and what to do about it.
"""


class BandwatchError(Exception):
    """Root of all errors that a user may be shown as they are."""


class SettingsError(BandwatchError):
    """A setting has a value that cannot be used."""


class ToolchainError(BandwatchError):
    """Stan cannot be built or run on this machine."""


class CompilerMissing(ToolchainError):
    """There is no C++ compiler or no make."""


class CmdStanUnusable(ToolchainError):
    """The CmdStan that the environment names is broken or too old."""


class ProgramFailed(ToolchainError):
    """A Stan program did not compile, or its chains died."""


class StoreError(BandwatchError):
    """The database cannot be opened, or belongs to another version."""


class SeriesUnknown(StoreError):
    """No series fits the name that was asked for."""


class ReadError(BandwatchError):
    """A file cannot be read at all, or has the wrong shape."""


class SeriesUnfit(BandwatchError):
    """A series cannot be analysed, for a reason that lies in its data."""


class NotEnoughData(SeriesUnfit):
    """There are too few days, runs or points."""


class NoVariation(SeriesUnfit):
    """All values are equal, so there is no noise to estimate."""


class BadArgument(BandwatchError, ValueError):
    """A caller passed something outside a function's domain."""


class EditConflictError(BandwatchError):
    """Somebody changed a summary while another person looked at it; nothing was changed."""


class DeliveryError(BandwatchError):
    """A mail or a webhook was not delivered."""


class DeliveryUnknownError(DeliveryError):
    """The line broke before the other side said whether it took a mail or a webhook."""


class Cancelled(BandwatchError):
    """A person stopped a long piece of work."""
