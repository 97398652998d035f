package io.deputy.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.regex.Pattern;

/** What the JDK and Netty say of a fault, as the end of a sentence that has named the thing. */
public final class Causes {
  /** Netty's words around the kernel's: {@code bind(..) failed with error(-98): Address …}. */
  private static final Pattern NATIVE_CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed[^:]*: ");

  private Causes() {}

  /** Why a file or folder could not be used, without its name. */
  public static String ofFile(IOException fault) {
    return switch (fault) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "there is a file of that name";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> Objects.requireNonNullElseGet(fault.getMessage(), fault::toString);
    };
  }

  /** The same with its name, where the JDK tells it. */
  public static String named(IOException fault) {
    return fault instanceof FileSystemException f && f.getFile() != null
        ? f.getFile() + ": " + ofFile(fault)
        : ofFile(fault);
  }

  /**
   * Whether this process, or the machine, may open no more files and connections: whatever was
   * asked for has not been tried. In the words of strerror(3) for EMFILE and ENFILE, which the JDK
   * and Netty pass on.
   */
  public static boolean outOfDescriptors(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("Too many open files")) {
        return true;
      }
    }
    return false;
  }

  /** What is at the bottom of it, in the kernel's words if they are its. */
  public static String root(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.toString() : NATIVE_CALL.matcher(message).replaceFirst("");
  }
}
