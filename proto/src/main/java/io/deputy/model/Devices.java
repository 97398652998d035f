package io.deputy.model;

import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * The devices of the machine that a container may use. Whether a machine has them shows when a
 * container is made there.
 *
 * @param cgroupRules what may be used besides, by numbers: {@code c 1:3 mr}
 */
public record Devices(List<Mapped> mapped, List<String> cgroupRules, List<Request> requests) {
  public static final Devices NONE = new Devices(List.of(), List.of(), List.of());

  /** In a request: as many as the machine has. */
  public static final int ALL = -1;

  public Devices {
    mapped = List.copyOf(mapped);
    cgroupRules = List.copyOf(cgroupRules);
    requests = List.copyOf(requests);
  }

  /**
   * @param source its path on the machine
   * @param permissions some of {@code r}, {@code w} and {@code m}, to read, write and make it
   */
  public record Mapped(String source, String target, String permissions) {
    private static final Pattern PERMISSIONS = Pattern.compile("[rwm]{1,3}");

    public Mapped {
      Names.path("device", source);
      Names.path("device target", target);
      Invalid.unless(
          PERMISSIONS.matcher(permissions).matches(),
          "permissions of device " + source,
          permissions,
          "some of r, w and m");
    }
  }

  /**
   * What a driver of the machine's Docker is asked for, GPUs mostly.
   *
   * @param driver empty for whichever has the capabilities
   * @param count how many, {@link #ALL}, or 0 where {@code ids} names them
   */
  public record Request(
      String driver,
      int count,
      List<String> ids,
      List<String> capabilities,
      SortedMap<String, String> options) {
    public Request {
      Invalid.unless(count >= ALL, "count of devices", count, "a number, or all");
      Invalid.unless(
          count == 0 || ids.isEmpty(),
          "devices",
          "count and device_ids",
          "one of the two: Docker counts devices, or takes those that are named");
      ids = List.copyOf(ids);
      capabilities = List.copyOf(capabilities);
      options = Sorted.copyOf(options);
    }
  }
}
