package io.deputy.agent.proxy;

import io.deputy.agent.run.ImageShelf;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Images of random bytes: each of its layers begins with its name. */
final class FakeShelf implements ImageShelf {
  static final ImageShelf EMPTY = new FakeShelf(Map.of(), 0, false);

  private final Map<String, List<String>> images;
  private final int layerBytes;
  private final boolean breaks;
  final Map<String, Set<String>> leftOut = new ConcurrentHashMap<>();

  /**
   * @param breaks it fails after the first layer
   */
  FakeShelf(Map<String, List<String>> images, int layerBytes, boolean breaks) {
    this.images = images;
    this.layerBytes = layerBytes;
    this.breaks = breaks;
  }

  @Override
  public Offer offer(String reference) throws IOException {
    List<String> layers = images.get(reference);
    if (layers == null) {
      throw new IOException("it is not here any more");
    }
    return new Offer(layers, (long) layers.size() * layerBytes);
  }

  @Override
  public void write(String reference, Set<String> without, OutputStream to) throws IOException {
    leftOut.put(reference, new TreeSet<>(without));
    for (String layer : offer(reference).layers()) {
      if (!without.contains(layer)) {
        to.write(bytes(layer));
        if (breaks) {
          throw new IOException("the disk is broken");
        }
      }
    }
  }

  byte[] bytes(String layer) {
    byte[] bytes = new byte[layerBytes];
    new Random(layer.hashCode()).nextBytes(bytes);
    return bytes;
  }
}
