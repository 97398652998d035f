package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.Containers.ImageFacts;
import io.deputy.compose.ComposeException;
import io.deputy.compose.form.Key;
import io.deputy.compose.form.Keys;
import io.deputy.golden.Golden;
import io.deputy.model.Mount;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From Compose text through the loader to what Docker is asked for: a case is {@code KEY.yaml}, or
 * {@code KEY-MORE.yaml}, with {@link ComposeText}, and {@code .json} beside it with what differs
 * from the request of a service that says nothing.
 */
class ComposeKeysTest {
  private static final Path CASES = Golden.resource("keys");
  private static final PlacementId PLACEMENT = PlacementId.parse("shop/web.0#1");
  private static final Image IMAGE =
      DockerSpecs.image(new ImageFacts(Ports.NONE, false, ""), "/entrypoint");
  private static final ObjectMapper SORTED =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /**
   * Honoured, and by others than Docker's create request: the coordinator, the proxy, the agent.
   */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "depends_on",
          "expose",
          "extends",
          "ports",
          "post_start",
          "pre_stop",
          "profiles",
          "pull_policy",
          "pull_refresh_after",
          "restart",
          "scale",
          "x-deputy");

  static Stream<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .map(name -> name.substring(0, name.length() - ".yaml".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reachesDocker(String name) throws Exception {
    String keys = Files.readString(CASES.resolve(name + ".yaml"));
    JsonNode added = Requests.difference(request(""), request(keys));
    assertThat(added).as("what %s asks Docker for", name).isNotEmpty();
    Golden.compare(CASES.resolve(name + ".json"), sorted(added) + "\n");
  }

  @Test
  void everyHonouredKeyHasACase() throws IOException {
    Set<String> cased = cases().map(name -> name.split("-", 2)[0]).collect(Collectors.toSet());
    Set<String> honoured =
        Keys.SERVICE.keys().values().stream()
            .filter(key -> key.fate() == Key.Fate.HONOURED)
            .map(Key::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(honoured).containsAll(ELSEWHERE);
    honoured.removeAll(ELSEWHERE);
    assertThat(cased).isEqualTo(honoured);
  }

  private static CreateRequest request(String keys) throws ComposeException {
    ServiceSpec spec = ComposeText.web("x", keys);
    List<AppNetwork> networks = spec.networks().stream().map(ComposeKeysTest::network).toList();
    Map<Mount, Path> carried = new HashMap<>();
    for (Mount mount : spec.container().mounts()) {
      if (mount instanceof Mount.Carried) {
        carried.put(mount, Path.of("/state/unpacked"));
      } else if (mount instanceof Mount.File file) {
        carried.put(mount, Path.of("/state/files/" + file.name()));
      }
    }
    List<PlacementId> beside =
        spec.container().joins().services().stream()
            .map(service -> PlacementId.parse("shop/%s.0#7".formatted(service)))
            .toList();
    var hosts = new TreeMap<String, String>();
    spec.container().networking().links().keySet().forEach(name -> hosts.put(name, "198.18.0.7"));
    return new CreateRequest(
        "lab",
        PLACEMENT,
        spec,
        IMAGE,
        networks,
        carried,
        new Ties(beside, hosts),
        ApiVersion.NEWEST_KNOWN);
  }

  /** The first network has the first subnet. */
  private static AppNetwork network(NetworkAttachment on) {
    int net = on.network().equals("default") ? 18 : 19;
    return new AppNetwork(
        "shop", on.name("shop"), "172.%d.0.0/16".formatted(net), "172.%d.0.1".formatted(net));
  }

  /** Keys in their order, whatever order docker-java has its fields in. */
  private static String sorted(JsonNode json) throws JsonProcessingException {
    Object values = SORTED.treeToValue(json, TreeMap.class);
    return SORTED.writeValueAsString(values);
  }
}
