package io.deputy.agent.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import java.io.IOException;
import java.util.Locale;

/** What docker-java throws, as one of the kinds a caller decides by and one sentence. */
final class DockerFaults {
  /** Longer ones have a log or a stack trace in them. */
  static final int LONGEST_MESSAGE_CHARS = 400;

  private static final int SERVICE_UNAVAILABLE = 503;
  private static final ObjectMapper JSON = new ObjectMapper();

  private DockerFaults() {}

  /**
   * @param doing what was asked, to follow "Docker refused to"
   * @return the fault as an operator should read it; a bug of ours comes back as it is
   */
  static RuntimeException translate(String doing, Throwable fault) {
    return switch (fault) {
      case ContainersException known -> known;
      case DockerException refused -> refusal(doing, refused);
      case DockerClientException refused ->
          new ContainersException(
              Kind.REFUSED,
              "Docker refused to %s: %s".formatted(doing, sentence(refused)),
              refused);
      case Error bug -> throw bug;
      default -> {
        if (brokenOff(fault)) {
          yield new ContainersException(
              Kind.AWAY, "Docker is away, so it can't %s: %s".formatted(doing, root(fault)), fault);
        }
        yield fault instanceof RuntimeException bug ? bug : new IllegalStateException(fault);
      }
    };
  }

  /** Whether the connection, not Docker, was at fault. */
  static boolean brokenOff(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException) {
        return false;
      }
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static ContainersException refusal(String doing, DockerException refused) {
    String sentence = sentence(refused);
    if (refused.getHttpStatus() == SERVICE_UNAVAILABLE) {
      return new ContainersException(
          Kind.AWAY, "Docker can't %s now: %s".formatted(doing, sentence), refused);
    }
    return new ContainersException(
        kind(refused, sentence.toLowerCase(Locale.ROOT)),
        "Docker refused to %s: %s".formatted(doing, sentence),
        refused);
  }

  private static Kind kind(DockerException refused, String sentence) {
    if (!(refused instanceof NotFoundException)) {
      return Kind.REFUSED;
    }
    return sentence.startsWith("no such image")
        ? Kind.NO_IMAGE
        : sentence.startsWith("no such container") ? Kind.NO_CONTAINER : Kind.REFUSED;
  }

  /** Docker's own words, on one line; it sends them as {@code {"message": …}}. */
  static String sentence(Throwable fault) {
    String text = String.valueOf(fault.getMessage());
    int body = text.indexOf('{');
    if (body >= 0) {
      text = messageIn(text.substring(body), text);
    }
    return oneLine(text);
  }

  private static String messageIn(String body, String otherwise) {
    try {
      JsonNode message = JSON.readTree(body).path("message");
      return message.isTextual() ? message.textValue() : otherwise;
    } catch (JsonProcessingException e) {
      return otherwise; // not Docker's JSON but a proxy's page: better than nothing
    }
  }

  static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_MESSAGE_CHARS
        ? line
        : line.substring(0, LONGEST_MESSAGE_CHARS) + " …";
  }

  private static String root(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return oneLine(message == null ? cause.getClass().getSimpleName() : message);
  }
}
