package io.deputy.model;

import org.jspecify.annotations.Nullable;

/**
 * Who serves one slot.
 *
 * @param placement null, together with machine, while the slot has no primary: connections wait
 */
public record SlotRoute(
    int index, long epoch, @Nullable PlacementId placement, @Nullable MachineName machine) {}
