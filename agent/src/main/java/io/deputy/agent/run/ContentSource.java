package io.deputy.agent.run;

import java.io.IOException;
import java.io.InputStream;

/** The files that travel with apps, by what they hold. May be asked from any thread. */
public interface ContentSource {
  /**
   * The tar archive that is said to have this hash. Whoever reads it finds out whether it has.
   *
   * @throws IOException if it can't be had now; the message says from whom it was asked
   */
  InputStream open(String sha256) throws IOException;
}
