package io.deputy.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.agent.AgentConfig;
import io.deputy.cli.process.Surroundings;
import io.deputy.cli.remote.Access;
import io.deputy.cli.show.Screen;
import io.deputy.coordinator.settings.CoordinatorSettings;
import io.deputy.settings.Settings;
import io.deputy.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration files that are installed name every setting, with the default it has. */
class ConfigurationTest {
  private static final Path ETC = Path.of("etc");
  private static final String NEEDED = "cluster = lab\naddress = 10.0.0.1\n";

  private static String shipped(String name) throws IOException {
    return Files.readString(ETC.resolve(name));
  }

  /** With the needed settings filled in, and all others as if somebody had taken the # away. */
  private static String everything(String name) throws IOException {
    return shipped(name)
        .replace("cluster =\n", "cluster = lab\n")
        .replace("address =\n", "address = 10.0.0.1\n")
        .replaceAll("(?m)^#([a-z.]+ =)", "$1");
  }

  private static <T> void namesEverySetting(
      String name, Function<Settings, T> reader, String examples) throws IOException {
    Settings all = Settings.of(name, everything(name));
    assertThat(reader.apply(all)).isEqualTo(reader.apply(Settings.of("bare", NEEDED + examples)));
    for (String key : all.asked()) {
      assertThat(everything(name)).containsPattern("(?m)^\\Q" + key + "\\E =");
    }
    assertThatThrownBy(() -> reader.apply(Settings.of(name, shipped(name))))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(name + ": cluster is missing; address is missing");
  }

  @Test
  void ofTheAgent() throws IOException {
    namesEverySetting("agent.conf", AgentConfig::read, "machine = h1\nlabel.disk = ssd\n");
  }

  @Test
  void ofTheCoordinator() throws IOException {
    namesEverySetting("coordinator.conf", CoordinatorSettings::read, "name = h1\n");
  }

  @Test
  void ofTheCommandLine(@TempDir Path folder) throws IOException {
    String named = everything("deputy.conf").replace("coordinators =", "coordinators = h1:7420");
    Path file = Files.writeString(folder.resolve("deputy.conf"), named);
    Access access = Access.find(List.of(), "", reading(file));
    assertThat(access.coordinators()).hasToString("[h1:7420]");
    assertThat(access)
        .isEqualTo(Access.find(List.of("h1:7420"), "", reading(folder.resolve("none.conf"))));
    assertThat(Access.isNamed(List.of(), reading(file))).isTrue();
    assertThat(Access.isNamed(List.of(), reading(ETC.resolve("deputy.conf")))).isFalse();
  }

  private static Surroundings reading(Path settings) {
    return new Surroundings(
        System.out,
        System.err,
        InputStream.nullInputStream(),
        Map.of(),
        Screen.of(Map.of()),
        Clock.systemUTC(),
        Path.of("").toAbsolutePath(),
        settings);
  }
}
