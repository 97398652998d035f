package io.deputy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.AppSpec;
import io.deputy.model.ServiceSpec;
import io.deputy.wire.SpecWire;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What of a file says nothing: an app that is applied again with it changed keeps running. */
class SameAppTest {
  private static final String FILE =
      """
      name: shop
      services:
        web:
          image: reg/web:1
          hostname: shop
          user: www
          command: [serve, --fast]
          environment: {B: "2", A: "1", C: ""}
          labels: {z: last, a: first}
          networks:
            front: {aliases: [www, shop]}
            back:
          depends_on:
            db: {condition: service_healthy, restart: true}
            cache: {condition: service_started, required: false}
          ports: ["8080:80", "8443:443"]
          volumes: ["data:/data", "./web.conf:/etc/web.conf:ro"]
          extra_hosts: {up: [10.0.0.2, 10.0.0.1], down: 10.0.0.3, auth: 10.0.0.4}
          logging: {driver: journald, options: {tag: web, mode: non-blocking}}
          healthcheck: {test: [CMD, check], interval: 5s, timeout: 2s, retries: 4}
          deploy:
            replicas: 2
            placement: {constraints: [node.labels.disk == ssd]}
            resources: {reservations: {cpus: "0.5", memory: 64m}}
          x-deputy: {fallback: warm, hold: 20s, probe: {tcp: 80, every: 1s}}
        db:
          image: reg/db:15
          healthcheck: {test: [CMD, ready], retries: 2}
          networks: [back]
          volumes: ["data:/var/lib/db"]
        cache:
          image: reg/cache:6
          build: {context: src, args: {B: "2", A: "1"}, extra_hosts: {b: 10.0.0.2, a: 10.0.0.1}}
          networks: [back]
      networks:
        back: {internal: true}
        front:
      volumes:
        data:
      """;

  private static AppSpec app(String text) {
    var files =
        Loading.files(text)
            .with(Loading.FOLDER + "/web.conf", "listen 80\n")
            .with(Loading.FOLDER + "/src/Dockerfile", "FROM scratch\n");
    var hashed = new TreeMap<String, ServiceSpec>();
    AppSpec app = Loading.load(files, Map.of()).app();
    app.services().forEach((name, spec) -> hashed.put(name, SpecWire.hashed(spec)));
    return new AppSpec(app.name(), hashed);
  }

  @Property(seed = "41", tries = 60)
  void theOrderOfKeysSaysNothing(@ForAll Random random) {
    Object shuffled = shuffled(read(FILE), random);
    var dump = new Dump(DumpSettings.builder().build());
    assertThat(app(dump.dumpToString(shuffled))).isEqualTo(app(FILE));
  }

  @Test
  void commentsAndTheWayOfWritingSayNothing() {
    String other =
        "# of the shop\n"
            + FILE.replace("user: www", "user: 'www' # nobody else")
                .replace(
                    "environment: {B: \"2\", A: \"1\", C: \"\"}", "environment: [C=, A=1, \"B=2\"]")
                .replace("interval: 5s", "interval: 5000ms")
                .replace("memory: 64m", "memory: 65536k");
    assertThat(other).isNotEqualTo(FILE);
    assertThat(app(other)).isEqualTo(app(FILE));
  }

  @Test
  void anotherServiceSaysNothingOfTheOthers() {
    AppSpec before = app(FILE);
    AppSpec after = app(FILE.replace("image: reg/cache:6", "image: reg/cache:7"));
    assertThat(after.services().get("cache")).isNotEqualTo(before.services().get("cache"));
    for (String name : List.of("web", "db")) {
      assertThat(after.services().get(name)).isEqualTo(before.services().get(name));
    }
  }

  private static Object read(String text) {
    return Objects.requireNonNull(
        new Load(LoadSettings.builder().build()).loadFromString(text), text);
  }

  private static @Nullable Object shuffled(@Nullable Object node, Random random) {
    return switch (node) {
      case Map<?, ?> map -> {
        var keys = new ArrayList<Object>(map.keySet());
        Collections.shuffle(keys, random);
        var other = new LinkedHashMap<Object, @Nullable Object>();
        keys.forEach(key -> other.put(key, shuffled(map.get(key), random)));
        yield other;
      }
      case List<?> list -> list.stream().map(item -> shuffled(item, random)).toList();
      case null -> null;
      default -> node;
    };
  }
}
