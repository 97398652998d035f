package io.deputy.agent.run;

import io.deputy.agent.run.ImageShelf.Offer;
import io.deputy.model.ImageOrigin;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Images that other machines have. May be asked from any thread. */
public interface ImageSource {
  /**
   * Asks a machine for an image.
   *
   * @throws IOException if it does not answer or does not have it; the message names it
   */
  Handover ask(ImageOrigin.Holder holder, String reference) throws IOException;

  /** One image on its way. */
  interface Handover extends Closeable {
    Offer offer();

    /**
     * Begins it; once. A stream that breaks off ends in an exception, not in an end.
     *
     * @param without layers that are here already, and need not come
     */
    InputStream take(Set<String> without) throws IOException;
  }
}
