package io.deputy.compose.source;

/** The way from a file's root to a key: {@code services.web.ports[0]}. */
public record KeyPath(String text) {
  public static final KeyPath ROOT = new KeyPath("");

  public KeyPath key(String name) {
    return new KeyPath(text.isEmpty() ? name : text + "." + name);
  }

  public KeyPath item(int index) {
    return new KeyPath(text + "[" + index + "]");
  }

  /** The last key, without the items below it. */
  String leaf() {
    String name = text.substring(text.lastIndexOf('.') + 1);
    int bracket = name.indexOf('[');
    return bracket < 0 ? name : name.substring(0, bracket);
  }

  @Override
  public String toString() {
    return text;
  }
}
