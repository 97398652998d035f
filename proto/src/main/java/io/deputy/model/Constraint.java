package io.deputy.model;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One of {@code deploy.placement.constraints}, read: {@code node.labels.disk == ssd}.
 *
 * @param key {@code node.hostname}, {@code node.platform.os}, {@code node.platform.arch} or {@code
 *     node.labels.NAME}
 */
public record Constraint(String key, boolean equal, String value) {
  private static final Pattern OPERATOR = Pattern.compile("==|!=");
  private static final Pattern KEY = Pattern.compile("[^\\s=!]+");
  private static final String ACCEPTED =
      "node.hostname, node.platform.os, node.platform.arch or node.labels.NAME, then == or !=, then"
          + " a value";

  public Constraint {
    checkKey(key);
    Invalid.unless(
        !value.isEmpty() && value.equals(value.strip()), "placement constraint", value, ACCEPTED);
  }

  static void checkKey(String key) {
    boolean known =
        key.equals("node.hostname")
            || key.equals("node.platform.os")
            || key.equals("node.platform.arch")
            || (key.startsWith("node.labels.") && key.length() > "node.labels.".length());
    Invalid.unless(known && KEY.matcher(key).matches(), "placement constraint", key, ACCEPTED);
  }

  public static Constraint parse(String text) {
    var operator = OPERATOR.matcher(text);
    Invalid.unless(operator.find(), "placement constraint", text, ACCEPTED);
    String value = text.substring(operator.end()).strip();
    Invalid.unless(!value.isEmpty(), "placement constraint", text, ACCEPTED);
    return new Constraint(
        text.substring(0, operator.start()).strip(), operator.group().equals("=="), value);
  }

  /** In upper or lower case, as Swarm has it. */
  public boolean holdsOn(Machine machine) {
    String wanted = key.equals("node.platform.arch") ? arch(value) : value;
    return of(key, machine).equalsIgnoreCase(wanted) == equal;
  }

  /** Swarm has the kernel's words for it, and images those that machines have here. */
  private static String arch(String written) {
    return switch (written.toLowerCase(Locale.ROOT)) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> written;
    };
  }

  /** What a machine has for a key; empty for a label that it does not have. */
  public static String of(String key, Machine machine) {
    return switch (key) {
      case "node.hostname" -> machine.name().value();
      case "node.platform.os" -> machine.facts().os();
      case "node.platform.arch" -> machine.facts().arch();
      default -> machine.labels().getOrDefault(key.substring("node.labels.".length()), "");
    };
  }

  @Override
  public String toString() {
    return "%s %s %s".formatted(key, equal ? "==" : "!=", value);
  }
}
