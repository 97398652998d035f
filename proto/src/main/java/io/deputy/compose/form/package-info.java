/**
 * Compose's keys: what may stand under each, its one normal form, how a later file goes over an
 * earlier one, and what Deputy does with it.
 *
 * <p>{@link io.deputy.compose.form.Keys} is the table; the shapes are what its rows are made of. A
 * tree that has been through {@code Keys.FILE} has long forms only, durations and sizes as docker
 * compose prints them, and whatever was wrong is among the findings. Pure, but for adding to those.
 */
@NullMarked
package io.deputy.compose.form;

import org.jspecify.annotations.NullMarked;
