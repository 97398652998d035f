/** The certificates of {@code deputy pki}, as it prints them and as openssl reads them. */
@NullMarked
package io.deputy.cli.pki;

import org.jspecify.annotations.NullMarked;
