package io.deputy.settings;

import io.deputy.model.Invalid;
import io.deputy.model.IpAddress;
import java.io.IOException;
import java.io.Serial;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one program. Ask for every key, then call {@link #done()}: all that is wrong is
 * told at once.
 */
public final class Settings {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}) ?(ms|s|m|h)");

  private final String place;
  private final TreeMap<String, String> values = new TreeMap<>();
  private final TreeSet<String> asked = new TreeSet<>();
  private final TreeSet<String> prefixes = new TreeSet<>();
  private final List<String> wrong = new ArrayList<>();

  private Settings(String place) {
    this.place = place;
  }

  /**
   * Reads a file in the syntax of {@link Properties}.
   *
   * @throws SettingsException if there is none or it can't be read
   */
  public static Settings read(Path file) {
    try {
      return of(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new SettingsException("no configuration file " + file);
    } catch (AccessDeniedException e) {
      throw new SettingsException("can't read " + file + ": permission denied");
    } catch (CharacterCodingException e) {
      throw new SettingsException("can't read " + file + ": it is not UTF-8 text");
    } catch (IOException e) {
      throw new SettingsException("can't read " + file + ": " + e.getMessage());
    }
  }

  /**
   * @param place what messages call the text
   */
  public static Settings of(String place, String text) {
    var settings = new Settings(place);
    var properties = settings.new Lines();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(place + ": " + e.getMessage());
    }
    return settings;
  }

  /** Takes the lines as they are read, so that a key that stands there twice is noticed. */
  private final class Lines extends Properties {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public synchronized @Nullable Object put(Object key, Object value) {
      String before = values.put(key.toString(), value.toString().strip());
      if (before != null) {
        wrong.add(key + " stands there twice");
      }
      return before;
    }
  }

  /** The text under a key that must be there. */
  public String text(String key) {
    String value = optional(key);
    if (value == null) {
      wrong.add(key + " is missing");
      return "";
    }
    return value;
  }

  public String text(String key, String otherwise) {
    String value = optional(key);
    return value == null ? otherwise : value;
  }

  /** Null if the key is not there, or empty. */
  public @Nullable String optional(String key) {
    asked.add(key);
    String value = values.get(key);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Comma-separated texts. */
  public List<String> list(String key) {
    return Stream.of(text(key, "").split(",", -1))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  public Path path(String key, String otherwise) {
    return parsed(key, Path.of(otherwise), "a path", Path::of);
  }

  /**
   * What a reader makes of the text.
   *
   * @param reader throws {@link Invalid} for what it does not accept
   * @throws SettingsException naming the key
   */
  public <T> T checked(String key, String otherwise, Function<String, T> reader) {
    String value = text(key, otherwise);
    try {
      return reader.apply(value);
    } catch (Invalid e) {
      throw wrong(key + ": " + e.getMessage());
    }
  }

  /** For what is wrong with several keys together. */
  public SettingsException wrong(String what) {
    return new SettingsException(place + ": " + what);
  }

  /** An IP address, not a name, under a key that must be there: others are told it. */
  public String address(String key) {
    text(key);
    return parsed(key, "", "an IP address", text -> IpAddress.isOne(text) ? text : null);
  }

  /** As {@code hostname} says it, in lower case; empty if it says nothing. */
  public static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname"))
          .strip()
          .toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      return "";
    }
  }

  public int port(String key, int otherwise) {
    return parsed(
        key,
        otherwise,
        "a port, 1 to 65535",
        text -> {
          int port = Integer.parseInt(text);
          return port > 0 && port < 65536 ? port : null;
        });
  }

  /** {@code 500ms}, {@code 3s}, {@code 5m} or {@code 1h}. */
  public Duration duration(String key, Duration otherwise) {
    return parsed(key, otherwise, "a time such as 500ms, 3s, 5m or 1h", Settings::duration);
  }

  private static @Nullable Duration duration(String text) {
    var m = DURATION.matcher(text);
    if (!m.matches()) {
      return null;
    }
    long n = Long.parseLong(m.group(1));
    return switch (m.group(2)) {
      case "ms" -> Duration.ofMillis(n);
      case "s" -> Duration.ofSeconds(n);
      case "m" -> Duration.ofMinutes(n);
      default -> Duration.ofHours(n);
    };
  }

  /** Any other type; the reader returns null, or throws NumberFormatException, for a wrong text. */
  public <T> T parsed(
      String key, T otherwise, String accepted, Function<String, @Nullable T> reader) {
    String text = optional(key);
    if (text == null) {
      return otherwise;
    }
    try {
      T value = reader.apply(text);
      if (value != null) {
        return value;
      }
    } catch (NumberFormatException | InvalidPathException e) {
      // told below, like every other wrong text
    }
    wrong.add("%s: found \"%s\", expected %s".formatted(key, text, accepted));
    return otherwise;
  }

  /** All that starts with {@code prefix}, without it: free keys, such as labels. */
  public SortedMap<String, String> under(String prefix) {
    prefixes.add(prefix);
    var found = new TreeMap<String, String>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && key.length() > prefix.length()) {
            asked.add(key);
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }

  /** The keys that were asked for: all that the program knows, once it has read them. */
  public SortedSet<String> asked() {
    return Collections.unmodifiableSortedSet(asked);
  }

  private String known() {
    var named = asked.stream().filter(key -> prefixes.stream().noneMatch(key::startsWith));
    var free = prefixes.stream().map(prefix -> prefix + "NAME");
    return Stream.concat(named, free).sorted().collect(Collectors.joining(", "));
  }

  /**
   * Every key has been asked for.
   *
   * @throws SettingsException naming all that is missing, wrong or unknown
   */
  public void done() {
    for (String key : values.keySet()) {
      if (!asked.contains(key)) {
        wrong.add("%s is not a setting; known are %s".formatted(key, known()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new SettingsException(place + ": " + String.join("; ", wrong));
    }
  }
}
