package io.deputy.model;

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
    boolean known =
        key.equals("node.hostname")
            || key.equals("node.platform.os")
            || key.equals("node.platform.arch")
            || (key.startsWith("node.labels.") && key.length() > "node.labels.".length());
    Invalid.unless(known && KEY.matcher(key).matches(), "placement constraint", key, ACCEPTED);
    Invalid.unless(
        !value.isEmpty() && value.equals(value.strip()), "placement constraint", value, ACCEPTED);
  }

  public static Constraint parse(String text) {
    var operator = OPERATOR.matcher(text);
    Invalid.unless(operator.find(), "placement constraint", text, ACCEPTED);
    String value = text.substring(operator.end()).strip();
    Invalid.unless(!value.isEmpty(), "placement constraint", text, ACCEPTED);
    return new Constraint(
        text.substring(0, operator.start()).strip(), operator.group().equals("=="), value);
  }

  public boolean holdsOn(Machine machine) {
    String found =
        switch (key) {
          case "node.hostname" -> machine.name().value();
          case "node.platform.os" -> machine.facts().os();
          case "node.platform.arch" -> machine.facts().arch();
          default -> machine.labels().getOrDefault(key.substring("node.labels.".length()), "");
        };
    return found.equals(value) == equal;
  }

  @Override
  public String toString() {
    return "%s %s %s".formatted(key, equal ? "==" : "!=", value);
  }
}
