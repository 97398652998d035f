/**
 * The coordinator's HTTP edge, on loopback: a page for people on the machine, and metrics.
 * Micronaut ends here; nothing behind it carries an annotation.
 */
@NullMarked
package io.deputy.coordinator.web;

import org.jspecify.annotations.NullMarked;
