package io.deputy.compose.text;

import java.util.regex.Pattern;

/**
 * The name of an image as Docker takes it, {@code [HOST[:PORT]/]PATH[:TAG][@DIGEST]}: the grammar
 * of the distribution project's references.
 */
public final class ImageReference {
  public static final String ACCEPTED =
      "NAME[:TAG] or NAME@DIGEST, its path in lower case, such as ghcr.io/us/app:1.2";

  private static final String HOST =
      "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*"
          + "|\\[[a-fA-F0-9:]+])(?::[0-9]+)?";
  private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final String TAG = "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}";
  private static final String DIGEST =
      "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:%s/)?%s(?:/%s)*(?::%s)?(?:@%s)?".formatted(HOST, PART, PART, TAG, DIGEST));

  private ImageReference() {}

  public static boolean isOne(String text) {
    return REFERENCE.matcher(text).matches();
  }
}
