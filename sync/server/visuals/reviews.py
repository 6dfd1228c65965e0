"""Routes of reviews: what people think of canvases and videos, and what follows from it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from sync.server.visuals import outputs, replies
from sync.server.visuals.inputs import ReviewChange, ReviewInput
from sync.server.visuals.objects import Item
from sync.server.visuals.parts import Paged, Parts, Signed, listed, routes_of
from sync.server.visuals.problems import conflict

NEXT = {
    "pending": ("approved", "changes_requested", "rejected"),
    "changes_requested": ("pending", "approved", "rejected"),
    "approved": ("changes_requested", "rejected"),
    "rejected": ("pending",),
}
"""The states that may follow a state."""
MOST_COMMENTS = 2000


def review_routes(parts: Parts) -> APIRouter:
    """Return the routes."""
    routes = routes_of("reviews")
    objects, shown = parts.objects, parts.shown

    def begin(picture: Item, asked: ReviewInput) -> dict[str, Any]:
        if picture.data["status"] != "completed":
            raise conflict(f"The {picture.kind} is not made yet.", code=f"{picture.kind}_not_ready")
        data = {"canvas_id": None, "video_id": None, **asked.model_dump()}
        data[f"{picture.kind}_id"] = picture.id
        return shown(objects.add(picture.world, "review", data, parent=picture.id, project=picture.project))

    @routes.post("/v1/canvases/{canvas_id}/reviews", status_code=201, response_model=outputs.Review)
    def create_canvas_review(canvas_id: str, asked: ReviewInput, world: Signed) -> dict[str, Any]:
        """Begin a review of a canvas."""
        return begin(objects.get(world, "canvas", canvas_id), asked)

    @routes.get("/v1/canvases/{canvas_id}/reviews", response_model=replies.ReviewList)
    def list_canvas_reviews(canvas_id: str, request: Request, world: Signed, page: Paged) -> dict[str, Any]:
        """List the reviews of a canvas, newest first."""
        item = objects.get(world, "canvas", canvas_id)
        return listed(parts, world, "review", request, page, parent=item.id)

    @routes.post("/v1/videos/{video_id}/reviews", status_code=201, response_model=outputs.Review)
    def create_video_review(video_id: str, asked: ReviewInput, world: Signed) -> dict[str, Any]:
        """Begin a review of a video."""
        return begin(objects.get(world, "video", video_id), asked)

    @routes.get("/v1/videos/{video_id}/reviews", response_model=replies.ReviewList)
    def list_video_reviews(video_id: str, request: Request, world: Signed, page: Paged) -> dict[str, Any]:
        """List the reviews of a video, newest first."""
        item = objects.get(world, "video", video_id)
        return listed(parts, world, "review", request, page, parent=item.id)

    @routes.get("/v1/reviews/{review_id}", response_model=outputs.Review)
    def get_review(review_id: str, world: Signed) -> dict[str, Any]:
        """Fetch a review."""
        return shown(objects.get(world, "review", review_id))

    @routes.patch("/v1/reviews/{review_id}", response_model=outputs.Review)
    def update_review(review_id: str, asked: ReviewChange, world: Signed) -> dict[str, Any]:
        """Change the state of a review, add comments."""
        with objects.db.transaction():
            item = objects.get(world, "review", review_id)
            state, now = asked.state or item.data["state"], item.data["state"]
            if state != now and state not in NEXT[now]:
                raise conflict(f"What is {now} cannot become {state}.", code="review_state")
            comments = [*item.data["comments"], *(comment.model_dump() for comment in asked.comments)]
            if len(comments) > MOST_COMMENTS:
                raise conflict("The review has as many comments as it may have.", code="too_many_comments")
            return shown(objects.change(item, state=state, comments=comments))

    return routes


def approved(parts: Parts, picture: Item) -> bool:
    """Whether the last word on a picture is approval, and nobody's stands against it."""
    last: dict[str, str] = {}
    for review in parts.objects.under(picture.world, "review", picture.id):
        last[review.data["reviewer"]] = review.data["state"]
    states = set(last.values())
    return "approved" in states and not states & {"rejected", "changes_requested"}
