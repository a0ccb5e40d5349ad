"""
From a recording of ``playwright codegen`` to the declarations of a flow.

A recording holds patients and passwords. What was typed stays in the file that was read: neither the steps nor the
declarations hold it, and words of the page that may be a patient's are left out, too.
"""

from portal_bots.scaffold.recording.declaring import Declared, declarations
from portal_bots.scaffold.recording.reading import NotARecordingError, read
from portal_bots.scaffold.recording.steps import Recording
from portal_bots.scaffold.recording.todo import Decision

__all__ = ["Decision", "Declared", "NotARecordingError", "Recording", "declarations", "read"]
