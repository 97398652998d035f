package io.deputy.coordinator.settings;

import io.deputy.coordinator.admit.PortPool;
import io.deputy.coordinator.admit.VirtualAddresses;
import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.LoopSettings;
import io.deputy.model.Invalid;
import io.deputy.model.Timings;
import io.deputy.settings.MachineAddresses;
import io.deputy.settings.Settings;
import io.deputy.settings.SettingsException;
import io.deputy.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code coordinator.conf} says.
 *
 * @param seat where agents, operators and other coordinators reach this one
 * @param httpPort of the status page and metrics, on loopback
 * @param consul HOST:PORT of the Consul agent of this machine
 */
public record CoordinatorSettings(
    String cluster, Seat seat, int httpPort, String consul, TlsFiles tls, LoopSettings loop) {
  /** Holds what it says of the machine against the machine. */
  public void mustFit(MachineAddresses machine) throws MachineAddresses.Unfit {
    machine.mustHave("address", seat.host());
  }

  /**
   * @throws SettingsException naming all that is wrong
   */
  public static CoordinatorSettings read(Settings s) {
    Path tls = Path.of("/etc/deputy/tls");
    try {
      var settings =
          new CoordinatorSettings(
              s.text("cluster"),
              new Seat(
                  s.text("name", Settings.hostName()), s.address("address"), s.port("port", 7420)),
              s.port("http.port", 7480),
              s.text("consul", "127.0.0.1:8500"),
              new TlsFiles(
                  s.path("tls.ca", tls.resolve("ca.pem").toString()),
                  s.path("tls.cert", tls.resolve("coordinator.pem").toString()),
                  s.path("tls.key", tls.resolve("coordinator-key.pem").toString())),
              new LoopSettings(
                  timings(s),
                  s.checked("virtual.network", "198.18.0.0/16", VirtualAddresses::parse),
                  s.checked("ingress.ports", "30000-32767", PortPool::parse)));
      s.done();
      return settings;
    } catch (Invalid e) {
      throw s.wrong(String.valueOf(e.getMessage()));
    }
  }

  private static Timings timings(Settings s) {
    Timings d = Timings.DEFAULT;
    Duration heartbeat = s.duration("time.heartbeat", d.heartbeat());
    Duration silence = s.duration("time.silence", d.silence());
    Duration lease = s.duration("time.lease", d.lease());
    Duration margin = s.duration("time.margin", d.margin());
    try {
      return new Timings(heartbeat, silence, lease, margin);
    } catch (Invalid e) {
      throw s.wrong("time." + e.getMessage());
    }
  }
}
