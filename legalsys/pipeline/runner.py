"""Running a checked pipeline: each stage gets what it reads and gives what it writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .loader import Plan

__all__ = ["run_plan"]


def run_plan(plan: Plan, given: Mapping[str, Any]) -> dict[str, Any]:
    """Run the stages of ``plan`` in order and return all products by name.

    A stage may write an iterator: the stage that reads it then draws the work through, so nothing has to be held whole.
    Iterators left open when a stage fails, or the run is interrupted, are closed, which ends their worker processes.

    Args:
        plan: a pipeline that the loader has checked.
        given: products that the caller brings.
    """
    products = dict(given)
    try:
        for step in plan.steps:
            inputs = [products[name] for name in step.stage.reads]
            made = step.stage.function(*inputs, **step.options)
            outputs = made if len(step.stage.writes) > 1 else (made,)
            products.update(zip(step.stage.writes, outputs, strict=True))
    except BaseException:
        for product in products.values():
            close = getattr(product, "close", None)
            if close is not None and product not in given.values():
                close()
        raise
    return products
