package io.deputy.coordinator.store;

import io.deputy.model.MachineName;
import io.deputy.model.ServiceId;
import org.jspecify.annotations.Nullable;

/**
 * A record that can't be read. It is left alone until somebody mends it or deletes it.
 *
 * @param key where it stands
 * @param service whose it is, as its key says; null if the key is not one of a service
 * @param machine likewise
 * @param problem what was found and what would be accepted
 */
public record Broken(
    String key, @Nullable ServiceId service, @Nullable MachineName machine, String problem) {}
