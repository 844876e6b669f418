"""Every error that Bandwatch raises on purpose.

The tree::

    BandwatchError
    ├── SettingsError                a setting cannot be used
    ├── ToolchainError               Stan cannot be built or run on this machine
    │   ├── CompilerMissingError     no C++ compiler or no make
    │   ├── CmdStanUnusableError     $CMDSTAN points at something broken or too old
    │   └── ProgramFailedError       a Stan program did not compile or its chains died
    ├── StoreError                   the database cannot be opened or is of another version
    │   └── UnknownSeriesError       no series fits the name that was asked for
    ├── QueueError                   the queue of background jobs does not answer
    ├── ReadError                    a file cannot be read at all, or has the wrong shape
    ├── SeriesUnfitError             a series cannot be analysed, for a reason in its data
    │   ├── NotEnoughDataError       too few days, runs or points
    │   └── NoVariationError         all values are equal
    ├── BadArgumentError             a caller passed something outside a function's domain
    ├── EditConflictError            somebody changed a summary while another person looked at it
    ├── DeliveryError                a mail or a webhook was not delivered
    │   └── DeliveryUnknownError     no one can know whether it was
    ├── IncompleteError              a part of a batch failed, the rest was done
    └── CancelledError               a person stopped a long piece of work

Messages say what happened, where, and what to do about it.
"""


class BandwatchError(Exception):
    """Root of all errors that a user may be shown as they are."""


class SettingsError(BandwatchError):
    """A setting has a value that cannot be used."""


class ToolchainError(BandwatchError):
    """Stan cannot be built or run on this machine."""


class CompilerMissingError(ToolchainError):
    """There is no C++ compiler or no make."""


class CmdStanUnusableError(ToolchainError):
    """The CmdStan that the environment names is broken or too old."""


class ProgramFailedError(ToolchainError):
    """A Stan program did not compile, or its chains died."""


class StoreError(BandwatchError):
    """The database cannot be opened, or belongs to another version."""


class UnknownSeriesError(StoreError):
    """No series fits the name that was asked for."""


class QueueError(BandwatchError):
    """The queue of background jobs does not answer, or nobody works on it."""


class ReadError(BandwatchError):
    """A file cannot be read at all, or has the wrong shape."""


class SeriesUnfitError(BandwatchError):
    """A series cannot be analysed, for a reason that lies in its data."""


class NotEnoughDataError(SeriesUnfitError):
    """There are too few days, runs or points."""


class NoVariationError(SeriesUnfitError):
    """All values are equal, so there is no noise to estimate."""


class BadArgumentError(BandwatchError, ValueError):
    """A caller passed something outside a function's domain."""


class EditConflictError(BandwatchError):
    """Somebody changed a summary while another person looked at it; nothing was changed."""


class DeliveryError(BandwatchError):
    """A mail or a webhook was not delivered."""


class DeliveryUnknownError(DeliveryError):
    """The line broke before the other side said whether it took a mail or a webhook."""


class IncompleteError(BandwatchError):
    """A part of a batch failed; the message names it, and the rest was done."""


class CancelledError(BandwatchError):
    """A person stopped a long piece of work."""


class WriteRefusedError(BandwatchError):
    """A request wrote whose person and role were not checked; nothing was written."""
