"""Renderfleet's GPU worker: takes a job, renders it on the local ComfyUI, stores the result, reports.

A job is done once or goes back: it is never lost and never silently done twice.
"""

__version__ = "1.0.0"
