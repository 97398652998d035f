@NullMarked
package io.deputy.coordinator;

import org.jspecify.annotations.NullMarked;
