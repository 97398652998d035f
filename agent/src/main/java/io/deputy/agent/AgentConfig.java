package io.deputy.agent;

import io.deputy.agent.net.ClosedPorts;
import io.deputy.agent.net.Grant;
import io.deputy.agent.net.Subnet;
import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.settings.MachineAddresses;
import io.deputy.settings.Settings;
import io.deputy.settings.SettingsException;
import io.deputy.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The agent's settings, from {@code /etc/deputy/agent.conf}.
 *
 * @param address IP address at which other machines reach this one
 * @param coordinators {@code HOST:PORT} each; empty: through Consul
 * @param consul {@code HOST:PORT} of the local Consul agent; empty for none
 * @param state folder of what must outlive the agent
 * @param labels of the machine, for placement constraints
 * @param virtualNetwork CIDR of the services' addresses
 * @param virtualPort of the agent, to which connections to services are redirected
 * @param grants apps whose containers may reach ports of machines that are closed to others
 */
public record AgentConfig(
    String cluster,
    MachineName machine,
    String address,
    int peerPort,
    List<String> coordinators,
    String consul,
    URI docker,
    Path state,
    TlsFiles tls,
    SortedMap<String, String> labels,
    String virtualNetwork,
    int virtualPort,
    List<Grant> grants) {
  private static final Pattern HOST_PORT =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s]+):\\d{1,5}");
  private static final Pattern DOCKER = Pattern.compile("(unix:///|tcp://)\\S+");
  private static final String NO_CONSUL = "none";

  /**
   * Asks for every key.
   *
   * @throws SettingsException naming the place and all that is wrong in it
   */
  public static AgentConfig read(Settings settings) {
    String machine = settings.optional("machine") == null ? hostName() : "";
    settings.text("cluster");
    String consul =
        matching(settings, "consul", "127.0.0.1:8500", "HOST:PORT, or none", HOST_PORT, NO_CONSUL);
    var config =
        new AgentConfig(
            settings.parsed(
                "cluster", "", "at most 63 of a-z, 0-9, - and _", valid(AgentConfig::cluster)),
            settings.parsed(
                "machine",
                new MachineName(machine.isEmpty() ? "unnamed" : machine),
                "a host name: at most 63 of a-z, 0-9, - and .",
                valid(MachineName::new)),
            settings.address("address"),
            settings.port("peer.port", 7421),
            settings.parsed(
                "coordinators", List.of(), "HOST:PORT,HOST:PORT,...", AgentConfig::addresses),
            consul.equals(NO_CONSUL) ? "" : consul,
            URI.create(
                matching(
                    settings,
                    "docker",
                    "unix:///var/run/docker.sock",
                    "unix:///PATH or tcp://HOST:PORT",
                    DOCKER,
                    "")),
            settings.path("state", "/var/lib/deputy/agent"),
            new TlsFiles(
                settings.path("tls.ca", "/etc/deputy/tls/ca.pem"),
                settings.path("tls.cert", "/etc/deputy/tls/agent.pem"),
                settings.path("tls.key", "/etc/deputy/tls/agent-key.pem")),
            settings.under("label."),
            settings.parsed(
                "virtual.network",
                "198.18.0.0/16",
                "an IPv4 network such as 198.18.0.0/16",
                valid(text -> Subnet.parse(text).toString())),
            settings.port("virtual.port", 7422),
            settings.parsed(
                "network.grant", List.of(), "APP:PORT,APP:PORT,...", valid(AgentConfig::grants)));
    settings.done();
    if (config.coordinators.isEmpty() && config.consul.isEmpty()) {
      throw new SettingsException(
          "consul is none and coordinators is empty: expected one of them, to find a coordinator");
    }
    return config;
  }

  /** Holds what it says of the machine against the machine. */
  void mustFit(MachineAddresses machine) throws MachineAddresses.Unfit {
    machine.mustHave("address", address);
    machine.mustNotBeIn("virtual.network", virtualNetwork, Subnet.parse(virtualNetwork)::contains);
  }

  /** Who this agent must be by its certificate. */
  public Identity identity() {
    return new Identity(cluster, Identity.Kind.AGENT, machine.value());
  }

  private static String matching(
      Settings settings,
      String key,
      String otherwise,
      String accepted,
      Pattern pattern,
      String word) {
    return settings.parsed(
        key,
        otherwise,
        accepted,
        text -> pattern.matcher(text).matches() || text.equals(word) ? text : null);
  }

  private static <T> Function<String, @Nullable T> valid(Function<String, T> reader) {
    return text -> {
      try {
        return reader.apply(text);
      } catch (Invalid e) {
        return null;
      }
    };
  }

  /** What containers must not reach on the machines, as far as this agent knows it. */
  ClosedPorts closedPorts() {
    var named = new TreeSet<Integer>();
    named.add(peerPort);
    Stream.concat(coordinators.stream(), Stream.of(consul))
        .filter(address -> !address.isEmpty())
        .map(address -> Integer.valueOf(address.substring(address.lastIndexOf(':') + 1)))
        .forEach(named::add);
    if (docker.getPort() > 0) {
      named.add(docker.getPort());
    }
    return ClosedPorts.DEFAULTS.and(named);
  }

  private static List<Grant> grants(String text) {
    return parts(text).map(Grant::parse).toList();
  }

  private static Stream<String> parts(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).filter(part -> !part.isEmpty());
  }

  private static String cluster(String text) {
    return new Identity(text, Identity.Kind.AGENT, "any").cluster();
  }

  private static @Nullable List<String> addresses(String text) {
    List<String> all = parts(text).toList();
    return all.stream().allMatch(a -> HOST_PORT.matcher(a).matches()) ? all : null;
  }

  private static String hostName() {
    String name = Settings.hostName();
    try {
      return new MachineName(name).value();
    } catch (Invalid e) {
      throw new SettingsException("set machine=NAME: of the host name, " + e.getMessage());
    }
  }
}
