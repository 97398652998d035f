package io.deputy.agent.proxy;

import io.deputy.agent.net.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A certificate authority in a directory, run by openssl. */
final class Certificates {
  private final Path directory;

  Certificates(Path directory) {
    this.directory = directory;
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca"
            + " -keyout ca-key.pem -out ca.pem");
  }

  /** A certificate that says {@code uri}, such as spiffe://lab/agent/h1. */
  TlsFiles issue(String file, String uri) {
    write(file + ".ext", "subjectAltName=URI:" + uri);
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=%s -keyout %s-key.pem -out %s.csr"
            .formatted(file, file, file));
    openssl(
        "x509 -req -in %s.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile %s.ext -out %s.pem"
            .formatted(file, file, file));
    return new TlsFiles(
        directory.resolve("ca.pem"),
        directory.resolve(file + ".pem"),
        directory.resolve(file + "-key.pem"));
  }

  TlsFiles agent(String machine) {
    return issue(machine, "spiffe://lab/agent/" + machine);
  }

  private void write(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void openssl(String arguments) {
    try {
      List<String> command =
          Stream.concat(Stream.of("openssl"), Stream.of(arguments.split(" ", -1))).toList();
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + said);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
