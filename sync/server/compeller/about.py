"""Public routes: what the service is and can do."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from sync.server.compeller import catalogue, models
from sync.server.compeller.auth import Base, TheCore
from sync.server.compeller.credits import ALLOWANCE_MINUTES
from sync.server.compeller.replies import errors
from sync.server.compeller.yaml import to_yaml

router = APIRouter(tags=["about"])


@router.get("/api/v1/health", response_model=models.Health, responses=errors())
def health() -> Any:
    """Tell that the service is up."""
    return JSONResponse({"status": "ok"})


@router.get("/api/v1/capabilities", response_model=models.Capabilities, responses=errors())
def capabilities() -> Any:
    """Tell what the service can do."""
    return JSONResponse(catalogue.capabilities())


@router.get("/api/v1/agents.json", response_model=models.Anything, responses=errors())
def agents(base: Base) -> Any:
    """Tell programs what the service can do and how."""
    return JSONResponse(catalogue.agents_json(base))


@router.get("/api/v1/llms.txt", response_class=PlainTextResponse, responses=errors())
def llms(base: Base) -> Any:
    """Tell programs that read prose how to use the service."""
    return PlainTextResponse(catalogue.llms_txt(base))


@router.get("/api/v1/styles", response_model=models.StyleList, responses=errors())
def styles(core: TheCore) -> Any:
    """List the looks a compel can have; free words are taken too."""
    return JSONResponse({"styles": catalogue.style_bodies(core.studio.looks())})


@router.get("/api/v1/pricing", response_model=models.Anything, responses=errors())
def pricing() -> Any:
    """Tell what it costs."""
    return JSONResponse(catalogue.pricing(ALLOWANCE_MINUTES))


@router.get("/api/v1/billing", response_class=HTMLResponse, responses=errors())
def billing() -> Any:
    """Say in words how minutes are counted."""
    said = f"{ALLOWANCE_MINUTES:,.0f} minutes of finished video a month, given anew each month; nothing is charged."
    return HTMLResponse(f"<!doctype html><title>Minutes</title><h1>Your own studio</h1><p>{said}</p>")


@router.get(
    "/api/v1/openapi.yaml",
    response_class=Response,
    responses={200: {"content": {"application/yaml": {"schema": {"type": "object"}}}}, **errors()},
)
def openapi_yaml(request: Request) -> Any:
    """Return this description as YAML."""
    return Response(to_yaml(request.app.openapi()), media_type="application/yaml")
