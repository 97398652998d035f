package io.deputy.agent.link;

import io.deputy.tls.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An authority and certificates of it, made by openssl in a folder that the test throws away. */
public final class TestPki {
  private static final List<String> NEW_KEY =
      List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");

  private final Path folder;
  private int made;

  public TestPki(Path folder) {
    this.folder = folder;
    run(
        Stream.of(List.of("req", "-x509"), NEW_KEY, List.of("-keyout", file("ca-key.pem")))
            .flatMap(List::stream),
        List.of("-out", file("ca.pem"), "-subj", "/CN=authority", "-days", "2"));
  }

  Path ca() {
    return folder.resolve("ca.pem");
  }

  /**
   * @param identity a SPIFFE ID; empty for a certificate without one
   */
  public TlsFiles certificate(String identity) {
    return issue("c" + ++made, identity);
  }

  /** As an agent of cluster lab; another time in place of the time before. */
  public TlsFiles agent(String machine) {
    return issue(machine, "spiffe://lab/agent/" + machine);
  }

  /**
   * @param name of the files, without their ending
   */
  public TlsFiles issue(String name, String identity) {
    String names = identity.isEmpty() ? "DNS:localhost" : "DNS:localhost,URI:" + identity;
    try {
      Files.writeString(folder.resolve(name + ".ext"), "subjectAltName=" + names + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(
        Stream.of(List.of("req"), NEW_KEY, List.of("-keyout", file(name + "-key.pem")))
            .flatMap(List::stream),
        List.of("-out", file(name + ".csr"), "-subj", "/CN=" + name));
    run(
        Stream.of("x509", "-req", "-in", file(name + ".csr"), "-CA", file("ca.pem")),
        List.of(
            "-CAkey",
            file("ca-key.pem"),
            "-CAcreateserial",
            "-out",
            file(name + ".pem"),
            "-days",
            "2",
            "-extfile",
            file(name + ".ext")));
    return new TlsFiles(ca(), folder.resolve(name + ".pem"), folder.resolve(name + "-key.pem"));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void run(Stream<String> first, List<String> rest) {
    List<String> command =
        Stream.of(Stream.of("openssl"), first, rest.stream()).flatMap(s -> s).toList();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + ":\n" + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
