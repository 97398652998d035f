package io.deputy.coordinator.consul;

import io.deputy.model.MachineName;
import io.deputy.model.Mount;
import io.deputy.model.ServiceId;

/**
 * Where everything of one cluster stands among Consul's keys: under {@code deputy/CLUSTER/}.
 *
 * <pre>
 * format                     number of the format
 * leader                     the lock; its value is the leader's seat
 * term                       the highest term ever given
 * commits                    how many transactions there were
 * services/APP/SERVICE       records, JSON
 * machines/NAME              records, JSON
 * contents/SHA256/N          the N-th 256 KiB of a content
 * revisions/APP/N            the N-th change of an app: when, by whom, what; JSON
 * rendered/APP/N/K           the app as it was from then on: the K-th piece, compressed
 * images/APP/N               which images ran in it; JSON
 * configs/NAME               an external config: operators write it, nobody here does
 * secrets/NAME               an external secret, likewise
 * </pre>
 */
public record ConsulKeys(String cluster) {
  public String root() {
    return "deputy/" + cluster + "/";
  }

  public String format() {
    return root() + "format";
  }

  public String leader() {
    return root() + "leader";
  }

  public String term() {
    return root() + "term";
  }

  public String commits() {
    return root() + "commits";
  }

  public String services() {
    return root() + "services/";
  }

  public String service(ServiceId id) {
    return services() + id.app() + "/" + id.service();
  }

  public String machines() {
    return root() + "machines/";
  }

  public String machine(MachineName name) {
    return machines() + name;
  }

  public String contents() {
    return root() + "contents/";
  }

  public String content(String sha256) {
    return contents() + sha256 + "/";
  }

  public String revisions() {
    return root() + "revisions/";
  }

  public String revisions(String app) {
    return revisions() + app + "/";
  }

  public String revision(String app, long number) {
    return revisions(app) + number;
  }

  public String rendered() {
    return root() + "rendered/";
  }

  public String rendered(String app, long number) {
    return rendered() + app + "/" + number + "/";
  }

  public String images(String app, long number) {
    return root() + "images/" + app + "/" + number;
  }

  public String external(Mount.File.Kind kind, String name) {
    return root()
        + switch (kind) {
          case CONFIG -> "configs/";
          case SECRET -> "secrets/";
        }
        + name;
  }
}
