package io.deputy.compose.source;

/**
 * Where something stands.
 *
 * @param file as the user knows it: beside the working directory, else absolute
 * @param line from 1, like the column; 0 for the file as a whole
 */
public record Place(String file, int line, int column) {
  public static Place of(String file) {
    return new Place(file, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
