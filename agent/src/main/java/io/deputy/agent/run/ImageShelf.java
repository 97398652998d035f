package io.deputy.agent.run;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;

/** The images of this machine that other machines may have. May be asked from any thread. */
public interface ImageShelf {
  /**
   * An image that is here.
   *
   * @param layers by the hash of their content, from the lowest
   * @param bytes of all of them, unpacked
   */
  record Offer(List<String> layers, long bytes) {
    public Offer {
      layers = List.copyOf(layers);
    }
  }

  /**
   * @throws IOException if it is not here, or is none that an agent built
   */
  Offer offer(String reference) throws IOException;

  /**
   * Writes the image as {@code docker save} does, without the layers that the other side has.
   *
   * @throws IOException if either side fails
   */
  void write(String reference, Set<String> without, OutputStream to) throws IOException;
}
