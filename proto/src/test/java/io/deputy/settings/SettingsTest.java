package io.deputy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void valuesAreReadAndDefaultsTaken() {
    var settings =
        Settings.of(
            "x.conf",
            """
            # a comment
            cluster = lab
            port=7421
            time.lease : 3s
            coordinators = a:1, b:2 ,,
            empty =
            label.disk = ssd
            label.rack = 3
            dir = /srv/x
            """);
    assertThat(settings.text("cluster")).isEqualTo("lab");
    assertThat(settings.text("absent", "other")).isEqualTo("other");
    assertThat(settings.optional("empty")).isNull();
    assertThat(settings.port("port", 1)).isEqualTo(7421);
    assertThat(settings.port("http.port", 7480)).isEqualTo(7480);
    assertThat(settings.duration("time.lease", Duration.ZERO)).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.list("coordinators")).isEqualTo(List.of("a:1", "b:2"));
    assertThat(settings.list("none")).isEmpty();
    assertThat(settings.path("dir", "/")).isEqualTo(Path.of("/srv/x"));
    assertThat(settings.under("label.")).isEqualTo(Map.of("disk", "ssd", "rack", "3"));
    settings.done();
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "3s, 3000", "3 s, 3000", "5m, 300000", "1h, 3600000", "0s, 0"})
  void times(String text, long millis) {
    var settings = Settings.of("x.conf", "t=" + text);
    assertThat(settings.duration("t", Duration.ofDays(1))).isEqualTo(Duration.ofMillis(millis));
    settings.done();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "s", "-3s", "3 sec", "1.5s", "3s 5s", "99999999999999999999h", "٣s"})
  void notATime(String text) {
    var settings = Settings.of("x.conf", "t=" + text);
    settings.duration("t", Duration.ZERO);
    assertThatThrownBy(settings::done)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "x.conf: t: found \"%s\", expected a time such as 500ms, 3s, 5m or 1h".formatted(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http", "99999999999"})
  void notAPort(String text) {
    var settings = Settings.of("x.conf", "port=" + text);
    settings.port("port", 1);
    assertThatThrownBy(settings::done)
        .hasMessage("x.conf: port: found \"%s\", expected a port, 1 to 65535".formatted(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1", "10.0.0", "10.0.0.256", "fd00:::1", "10.0.0.1:80"})
  void notAnAddress(String text) {
    var settings = Settings.of("x.conf", "address=" + text);
    settings.address("address");
    assertThatThrownBy(settings::done)
        .hasMessage("x.conf: address: found \"%s\", expected an IP address".formatted(text));
  }

  /** All that is wrong is told at once, and what was not asked for is named. */
  @Test
  void everyMistakeIsNamed() {
    var settings =
        Settings.of(
            "x.conf", "prot=1\nport=x\nport2=1\nport2=2\nlabel.=y\nlabel.disk=ssd\ndir=\\u0000");
    settings.text("cluster");
    settings.port("port", 1);
    settings.port("port2", 1);
    settings.path("dir", "/");
    settings.under("label.");
    assertThatThrownBy(settings::done)
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("x.conf: ")
        .hasMessageContaining("port2 stands there twice")
        .hasMessageContaining("cluster is missing")
        .hasMessageContaining("port: found \"x\", expected a port, 1 to 65535")
        .hasMessageContaining("expected a path")
        .hasMessageContaining("label. is not a setting")
        .hasMessageContaining(
            "prot is not a setting; known are cluster, dir, label.NAME, port, port2");
  }

  @Test
  void textThatIsNoSettings() {
    assertThatThrownBy(() -> Settings.of("x.conf", "a=\\u12"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("x.conf: ");
  }

  @Test
  void filesThatCantBeRead(@TempDir Path folder) throws IOException {
    Path absent = folder.resolve("absent.conf");
    assertThatThrownBy(() -> Settings.read(absent)).hasMessage("no configuration file " + absent);
    Path latin = Files.write(folder.resolve("latin.conf"), new byte[] {'a', '=', (byte) 0xe9});
    assertThatThrownBy(() -> Settings.read(latin))
        .hasMessage("can't read " + latin + ": it is not UTF-8 text");
    assertThatThrownBy(() -> Settings.read(folder)).hasMessageStartingWith("can't read " + folder);
    Path good = Files.writeString(folder.resolve("good.conf"), "a=é", StandardCharsets.UTF_8);
    assertThat(Settings.read(good).text("a")).isEqualTo("é");
  }
}
