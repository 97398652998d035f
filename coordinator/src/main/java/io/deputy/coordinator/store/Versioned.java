package io.deputy.coordinator.store;

/**
 * @param version rises with every change of the record; a change names the one it was made from
 */
public record Versioned<T>(T record, long version) {}
