package io.deputy.model;

import java.util.List;

/**
 * Compose's {@code blkio_config}: a container's share of disks, and the most it may read and write.
 *
 * @param weight 10 to 1000 against other containers; 0 for Docker's default
 * @param readBytes bytes a second, by device
 * @param readOps operations a second, by device
 */
public record BlockIo(
    int weight,
    List<Weight> weights,
    List<Rate> readBytes,
    List<Rate> writeBytes,
    List<Rate> readOps,
    List<Rate> writeOps) {
  public static final BlockIo UNLIMITED =
      new BlockIo(0, List.of(), List.of(), List.of(), List.of(), List.of());

  public BlockIo {
    checkWeight("blkio_config.weight", weight);
    weights = List.copyOf(weights);
    readBytes = List.copyOf(readBytes);
    writeBytes = List.copyOf(writeBytes);
    readOps = List.copyOf(readOps);
    writeOps = List.copyOf(writeOps);
  }

  /**
   * @param path of the device
   */
  public record Weight(String path, int weight) {
    public Weight {
      checkWeight("blkio_config.weight_device", weight);
    }
  }

  /**
   * @param path of the device
   * @param rate a second
   */
  public record Rate(String path, long rate) {
    public Rate {
      Invalid.unless(rate >= 0, "blkio_config rate of " + path, rate, "0 or more a second");
    }
  }

  private static void checkWeight(String key, int weight) {
    Invalid.unless(weight == 0 || (weight >= 10 && weight <= 1000), key, weight, "10 to 1000");
  }
}
