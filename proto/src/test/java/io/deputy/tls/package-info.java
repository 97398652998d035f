/**
 * Certificates and keys that openssl makes, and what is said of those that do not belong together.
 */
@NullMarked
package io.deputy.tls;

import org.jspecify.annotations.NullMarked;
