package io.deputy.agent.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Network namespaces of a test's own, by {@code ip netns}: their names carry this process's id, and
 * closing removes them with all that ran in them. Needs root.
 */
final class Namespaces implements AutoCloseable {
  private final String prefix = "dpx" + ProcessHandle.current().pid();
  private final List<String> names = new ArrayList<>();
  private final Deque<Process> processes = new ArrayDeque<>();

  record Said(int code, String text) {}

  void add(String name) {
    run("ip", "netns", "add", prefix + name);
    names.add(name);
    in(name, "ip", "link", "set", "lo", "up");
  }

  /** A cable from {@code one} to {@code other}, which has its default route over it. */
  void connect(String one, String oneAddress, String other, String otherAddress) {
    String here = "to-" + other;
    run(
        "ip",
        "link",
        "add",
        here,
        "netns",
        prefix + one,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        prefix + other);
    in(one, "ip", "addr", "add", oneAddress + "/24", "dev", here);
    in(one, "ip", "link", "set", here, "up");
    in(other, "ip", "addr", "add", otherAddress + "/24", "dev", "eth0");
    in(other, "ip", "link", "set", "eth0", "up");
    in(other, "ip", "route", "add", "default", "via", oneAddress);
  }

  /** The same over a bridge in {@code one}, as Docker has it. */
  void bridge(String bridge, String one, String oneAddress, String other, String otherAddress) {
    connect(one, oneAddress, other, otherAddress);
    String port = "to-" + other;
    in(one, "ip", "addr", "flush", "dev", port);
    in(one, "ip", "link", "add", bridge, "type", "bridge");
    in(one, "ip", "link", "set", port, "master", bridge);
    in(one, "ip", "addr", "add", oneAddress + "/24", "dev", bridge);
    in(one, "ip", "link", "set", bridge, "up");
  }

  /** What programs in the namespace find in place of /etc/resolv.conf. */
  void resolver(String name, String address) {
    try {
      Path directory = Files.createDirectories(Path.of("/etc/netns", prefix + name));
      Files.writeString(directory.resolve("resolv.conf"), "nameserver " + address + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs to its end; fails the test if it fails. */
  String in(String name, String... command) {
    Said said = tryIn(name, command);
    if (said.code != 0) {
      throw new AssertionError(List.of(command) + " in " + name + ": " + said.text);
    }
    return said.text;
  }

  Said tryIn(String name, String... command) {
    return run(inside(name, command));
  }

  /** A Java program of the tests, until the namespaces are closed. */
  Process java(String name, Class<?> main, String... arguments) {
    return java(name, System.getenv("PATH"), main, arguments);
  }

  /**
   * @param path where it finds the tools of the system
   */
  Process java(String name, String path, Class<?> main, String... arguments) {
    return start(path, inside(name, program(main, arguments)));
  }

  /** The same, and what it says is kept. */
  Process java(String name, Path output, Class<?> main, String... arguments) {
    return program(name, output, program(main, arguments));
  }

  /** The same in the network of another process. */
  Process within(long pid, Class<?> main, String... arguments) {
    return start(
        System.getenv("PATH"),
        Stream.concat(
                Stream.of("nsenter", "--net=/proc/%d/ns/net".formatted(pid)),
                Stream.of(program(main, arguments)))
            .toArray(String[]::new));
  }

  static String[] program(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  private Process start(String path, String... command) {
    try {
      var builder = new ProcessBuilder(command).inheritIO();
      builder.environment().put("PATH", path);
      Process process = builder.start();
      processes.push(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program until the namespaces are closed, with all of this machine but its network. */
  Process program(String name, Path output, String... command) {
    var builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of("nsenter", "--net=/run/netns/" + prefix + name), Stream.of(command))
                .toList());
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      processes.push(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String[] inside(String name, String... command) {
    return Stream.concat(Stream.of("ip", "netns", "exec", prefix + name), Stream.of(command))
        .toArray(String[]::new);
  }

  /** Runs to its end, whatever comes of it. */
  static Said runQuietly(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Said(process.waitFor(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Said run(String... command) {
    Said said = runQuietly(command);
    if (said.code != 0 && !command[2].equals("exec")) {
      throw new AssertionError(List.of(command) + ": " + said.text);
    }
    return said;
  }

  @Override
  public void close() throws IOException {
    for (Process process : processes) {
      end(process);
    }
    for (String name : names) {
      runQuietly("ip", "netns", "del", prefix + name);
      Path directory = Path.of("/etc/netns", prefix + name);
      Files.deleteIfExists(directory.resolve("resolv.conf"));
      Files.deleteIfExists(directory);
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
