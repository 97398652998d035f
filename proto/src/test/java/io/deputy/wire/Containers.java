package io.deputy.wire;

import static io.deputy.wire.Values.any;
import static io.deputy.wire.Values.flag;
import static io.deputy.wire.Values.map;
import static io.deputy.wire.Values.path;
import static io.deputy.wire.Values.size;
import static io.deputy.wire.Values.text;
import static io.deputy.wire.Values.texts;
import static io.deputy.wire.Values.time;
import static io.deputy.wire.Values.word;

import io.deputy.model.BlockIo;
import io.deputy.model.Build;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.Cpus;
import io.deputy.model.Devices;
import io.deputy.model.Healthcheck;
import io.deputy.model.Hook;
import io.deputy.model.Hooks;
import io.deputy.model.Joins;
import io.deputy.model.Limits;
import io.deputy.model.Logging;
import io.deputy.model.Memory;
import io.deputy.model.Mount;
import io.deputy.model.Namespaces;
import io.deputy.model.NetworkMode;
import io.deputy.model.Networking;
import io.deputy.model.Privileges;
import io.deputy.model.ProcessSpec;
import io.deputy.model.RuntimeOptions;
import io.deputy.model.ServiceId;
import io.deputy.model.Supply;
import io.deputy.model.Ulimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Random containers, with every field at any value that may exist. */
final class Containers {
  private Containers() {}

  /** What its parts are put together from, since no combinator takes so many. */
  private record Head(String image, String platform, ProcessSpec process, Privileges privileges) {}

  private record Machine(
      Namespaces namespaces,
      Networking networking,
      Limits limits,
      Devices devices,
      RuntimeOptions runtime) {}

  private record Rest(
      List<Mount> mounts,
      SortedMap<String, String> labels,
      Logging logging,
      @Nullable Healthcheck check,
      Supply supply,
      Hooks hooks) {}

  static Arbitrary<ContainerSpec> container(
      Arbitrary<Mount> mount, Arbitrary<Healthcheck> healthcheck) {
    var head =
        Combinators.combine(text().filter(t -> !t.isBlank()), text(), process(), privileges())
            .as(Head::new);
    var machine =
        Combinators.combine(namespaces(), networking(), limits(), devices(), runtime())
            .as(Machine::new);
    var logging = Combinators.combine(text(), map()).as(Logging::new);
    var rest =
        Combinators.combine(
                mount.list().ofMaxSize(4),
                map(),
                logging,
                healthcheck.injectNull(0.3),
                supply(),
                hooks())
            .as(Rest::new);
    return Combinators.combine(head, machine, rest).as(Containers::container);
  }

  private static ContainerSpec container(Head head, Machine machine, Rest rest) {
    return new ContainerSpec(
        head.image,
        head.platform,
        head.process,
        head.privileges,
        machine.namespaces,
        machine.networking,
        machine.limits,
        machine.devices,
        machine.runtime,
        rest.mounts,
        rest.labels,
        rest.logging,
        rest.check,
        rest.supply,
        rest.hooks,
        Joins.NONE);
  }

  private static Arbitrary<Supply> supply() {
    var places =
        Combinators.combine(service(), text(), map(), map(), texts(), texts())
            .as(Containers::build);
    return Arbitraries.oneOf(
        Arbitraries.of(Supply.USUAL, new Supply(Supply.Pull.ALWAYS, Duration.ZERO, null)),
        Arbitraries.of(new Supply(Supply.Pull.STALE, Duration.ofDays(1), null)),
        Combinators.combine(places, flag())
            .as((b, known) -> Supply.of(b).withLogins(known ? b.context() : null)));
  }

  private static Arbitrary<Hooks> hooks() {
    var hook =
        Combinators.combine(texts().filter(t -> !t.isEmpty()), text(), flag(), text(), map())
            .as(Hook::new);
    return Combinators.combine(hook.list().ofMaxSize(2), hook.list().ofMaxSize(2)).as(Hooks::new);
  }

  private static Arbitrary<ServiceId> service() {
    return Combinators.combine(word(), word()).as(ServiceId::new);
  }

  private static Build build(
      ServiceId by,
      String text,
      SortedMap<String, String> args,
      SortedMap<String, String> labels,
      List<String> hosts,
      List<String> from) {
    boolean inline = text.length() % 2 == 0;
    return new Build(
        by,
        new Content("0123456789abcdef".repeat(4), text.length() + 1L),
        inline ? "" : "Dockerfile",
        inline ? "FROM scratch" : "",
        args,
        text,
        labels,
        text,
        text,
        text.length(),
        hosts,
        from,
        inline,
        !inline);
  }

  private static Arbitrary<ProcessSpec> process() {
    var plain =
        Combinators.combine(
                texts().injectNull(0.3),
                texts().injectNull(0.3),
                map(),
                text(),
                text(),
                flag(),
                text(),
                time().injectNull(0.3))
            .as(ProcessSpec::new);
    return Combinators.combine(plain, flag(), flag())
        .as(
            (p, tty, stdinOpen) ->
                new ProcessSpec(
                    p.entrypoint(),
                    p.command(),
                    p.environment(),
                    p.user(),
                    p.workingDir(),
                    p.init(),
                    p.stopSignal(),
                    p.stopGrace(),
                    tty,
                    stdinOpen));
  }

  private static Arbitrary<Privileges> privileges() {
    return Combinators.combine(texts(), texts(), flag(), flag(), texts(), texts(), flag())
        .as(Privileges::new);
  }

  private static Arbitrary<Namespaces> namespaces() {
    return Combinators.combine(
            Arbitraries.of("", "host", "private", "shareable", "none"),
            Arbitraries.of("", "host"),
            Arbitraries.of("", "host"),
            Arbitraries.of("", "host"),
            Arbitraries.of("", "host", "private"))
        .as(Namespaces::new);
  }

  private static Arbitrary<Networking> networking() {
    var host = Combinators.combine(word(), word()).as((name, at) -> name + ":" + at);
    var dns =
        Combinators.combine(
                Arbitraries.of("10.0.0.53", "fd00::53").list().ofMaxSize(2), texts(), texts())
            .as(Networking.Dns::new);
    return Combinators.combine(
            any(NetworkMode.class),
            text(),
            text(),
            Arbitraries.of("", "02:42:ac:11:65:43"),
            host.list().ofMaxSize(2),
            word().map(name -> new TreeMap<>(Map.of(name, "db"))),
            dns)
        .as(Networking::new);
  }

  private static Arbitrary<Limits> limits() {
    var cpus =
        Combinators.combine(
                size(),
                Arbitraries.longs().between(0, Integer.MAX_VALUE),
                size(),
                size(),
                size(),
                size(),
                text())
            .as(Cpus::new);
    var memory =
        Combinators.combine(
                size(),
                size().map(n -> n - 1),
                Arbitraries.integers().between(0, 100).injectNull(0.3),
                flag(),
                Arbitraries.integers().between(-1000, 1000),
                size())
            .as(Memory::new);
    var ulimits =
        Arbitraries.maps(Arbitraries.of("nofile", "core", "stack"), ulimit())
            .ofMaxSize(2)
            .map(TreeMap::new);
    return Combinators.combine(cpus, memory, blockIo(), ulimits, size().map(n -> n - 1), text())
        .as(Limits::new);
  }

  private static Arbitrary<Ulimit> ulimit() {
    return Combinators.combine(size(), size())
        .as((a, b) -> a == 0 ? new Ulimit(b, -1) : new Ulimit(Math.min(a, b), Math.max(a, b)));
  }

  private static Arbitrary<BlockIo> blockIo() {
    var weight = Arbitraries.of(0, 10, 1000);
    var rates = Combinators.combine(text(), size()).as(BlockIo.Rate::new).list().ofMaxSize(2);
    var weights = Combinators.combine(text(), weight).as(BlockIo.Weight::new).list().ofMaxSize(2);
    return Combinators.combine(weight, weights, rates, rates, rates, rates).as(BlockIo::new);
  }

  private static Arbitrary<Devices> devices() {
    var path = path();
    var mapped =
        Combinators.combine(path, path, Arbitraries.of("r", "rw", "rwm")).as(Devices.Mapped::new);
    var counted =
        Combinators.combine(
                text(),
                Arbitraries.integers().between(Devices.ALL, 9),
                Arbitraries.just(List.<String>of()),
                texts(),
                map())
            .as(Devices.Request::new);
    var named =
        Combinators.combine(text(), Arbitraries.just(0), texts(), texts(), map())
            .as(Devices.Request::new);
    return Combinators.combine(
            mapped.list().ofMaxSize(2),
            texts(),
            Arbitraries.oneOf(counted, named).list().ofMaxSize(2))
        .as(Devices::new);
  }

  private static Arbitrary<RuntimeOptions> runtime() {
    return Combinators.combine(text(), map(), map(), map()).as(RuntimeOptions::new);
  }
}
