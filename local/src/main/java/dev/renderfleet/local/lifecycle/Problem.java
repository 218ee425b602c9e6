package dev.renderfleet.local.lifecycle;

/** Something wrong with a property: where (in the engine's path notation) and what. */
public record Problem(String place, String words) {}
