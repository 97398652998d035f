package io.deputy.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CausesTest {
  private interface Use {
    void go() throws IOException;
  }

  private static String cause(Use use) {
    return Causes.ofFile(catchThrowableOfType(IOException.class, use::go));
  }

  @Test
  void filesThatTheKernelRefuses(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThat(cause(() -> Files.createDirectories(Path.of("/proc/x"))))
        .isEqualTo("no such file or directory");
    assertThat(cause(() -> Files.createDirectories(file)))
        .isEqualTo("there is a file of that name");
    assertThat(cause(() -> Files.createDirectory(file.resolve("x")))).isEqualTo("Not a directory");
    assertThat(cause(() -> Files.writeString(Path.of("/dev/full"), "x")))
        .isEqualTo("No space left on device");
    assertThat(Causes.ofFile(new AccessDeniedException("/x"))).isEqualTo("permission denied");
    assertThat(Causes.named(new AccessDeniedException("/x"))).isEqualTo("/x: permission denied");
    assertThat(Causes.named(new IOException("cut off"))).isEqualTo("cut off");
    assertThat(Causes.ofFile(new IOException())).isEqualTo("java.io.IOException");
  }

  @Test
  void whatIsAtTheBottom() {
    var bind = new BindException("bind(..) failed with error(-98): Address already in use");
    assertThat(Causes.root(new UncheckedIOException(new IOException("Failed to bind", bind))))
        .isEqualTo("Address already in use");
    assertThat(Causes.root(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
  }
}
