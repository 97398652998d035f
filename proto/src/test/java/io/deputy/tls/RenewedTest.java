package io.deputy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With two files that fit each other when they say the same. */
class RenewedTest {
  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();
  private int reads;

  @BeforeEach
  void make() throws IOException {
    write("cert", "one");
    write("key", "one");
  }

  private void write(String name, String text) throws IOException {
    Path beside = Files.writeString(folder.resolve(name + ".new"), text);
    Files.move(beside, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private Renewed<String> renewed() throws UnusableFile {
    return new Renewed<>(List.of(folder.resolve("cert"), folder.resolve("key")), this::read);
  }

  private String read() throws UnusableFile {
    reads++;
    try {
      String certificate = Files.readString(folder.resolve("cert"));
      if (!certificate.equals(Files.readString(folder.resolve("key")))) {
        throw new UnusableFile(Path.of("key"), "is not the key of " + certificate);
      }
      return certificate;
    } catch (IOException e) {
      throw new UnusableFile(Path.of("cert"), "is gone");
    }
  }

  private String get(Renewed<String> from) {
    return from.get(
        new Renewed.News() {
          @Override
          public void renewed() {
            told.add("renewed");
          }

          @Override
          public void kept(String why) {
            told.add(why);
          }
        });
  }

  @Test
  void whatHasNotChangedIsReadOnce() throws Exception {
    var renewed = renewed();
    assertThat(get(renewed)).isEqualTo("one");
    assertThat(get(renewed)).isEqualTo("one");
    assertThat(reads).isEqualTo(1);
    assertThat(told).isEmpty();
  }

  @Test
  void newFilesCountFromTheNextTime() throws Exception {
    var renewed = renewed();
    write("cert", "two");
    write("key", "two");
    assertThat(get(renewed)).isEqualTo("two");
    assertThat(get(renewed)).isEqualTo("two");
    assertThat(reads).isEqualTo(2);
    assertThat(told).containsExactly("renewed");
  }

  @Test
  void filesThatDoNotFitAreNamedOnceAndTheOldOnesKept() throws Exception {
    var renewed = renewed();
    write("cert", "two");
    assertThat(get(renewed)).isEqualTo("one");
    assertThat(get(renewed)).isEqualTo("one");
    assertThat(told)
        .containsExactly("key: is not the key of two; what was read before stays in use");
    write("key", "two");
    assertThat(get(renewed)).isEqualTo("two");
    assertThat(told).hasSize(2).endsWith("renewed");
  }

  @Test
  void anotherFaultIsNamedToo() throws Exception {
    var renewed = renewed();
    write("cert", "two");
    get(renewed);
    Files.delete(folder.resolve("cert"));
    assertThat(get(renewed)).isEqualTo("one");
    assertThat(told).hasSize(2).last().asString().startsWith("cert: is gone");
    write("cert", "one");
    assertThat(get(renewed)).isEqualTo("one");
    assertThat(told).as("it is over").hasSize(3).endsWith("renewed");
  }

  @Test
  void withoutAnyThatCanBeUsedThereIsNothingToKeep() throws Exception {
    write("key", "two");
    assertThatThrownBy(this::renewed).isInstanceOf(UnusableFile.class);
  }
}
