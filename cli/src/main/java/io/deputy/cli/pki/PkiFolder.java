package io.deputy.cli.pki;

import io.deputy.cli.process.Failure;
import io.deputy.model.Identity;
import io.deputy.tls.Certificates;
import io.deputy.tls.UnusableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The CA on disk, and one folder for each certificate with the three files that its holder needs:
 *
 * <pre>
 * ca.pem  ca-key.pem
 * agent-h1/        ca.pem  agent.pem        agent-key.pem
 * coordinator-c1/  ca.pem  coordinator.pem  coordinator-key.pem
 * operator-ann/    ca.pem  operator.pem     operator-key.pem
 * </pre>
 *
 * Keys are made with mode 0600, the folders with 0700, and what is there is never written over.
 */
final class PkiFolder {
  static final String CA = "ca.pem";
  static final String CA_KEY = "ca-key.pem";

  private final Path folder;
  private final String shown;

  /**
   * @param shown what messages call the folder
   */
  PkiFolder(Path folder, String shown) {
    this.folder = folder;
    this.shown = shown;
  }

  /** Stores a new CA. */
  void create(Authority authority) {
    for (String name : List.of(CA, CA_KEY)) {
      if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        throw Failure.input(
            shown(name) + " is there already, and a CA is never overwritten: name another folder");
      }
    }
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(owner("rwx")));
      write(folder.resolve(CA_KEY), Pem.text(authority.key()), true);
      write(folder.resolve(CA), Pem.text(authority.certificate()), false);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  Authority open() {
    X509Certificate ca = readCa();
    try {
      return Authority.of(ca, Certificates.key(there(CA_KEY), ca, folder.resolve(CA)));
    } catch (UnusableFile e) {
      throw Failure.input(shown(CA_KEY) + ": " + e.why());
    }
  }

  X509Certificate readCa() {
    return certificate(CA);
  }

  /** Refuses if the holder has a certificate here: asked before a key is made for nothing. */
  void mustBeNew(Identity identity) {
    String name = name(identity);
    if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      throw Failure.input(
          "%s is there already, and a key is never overwritten: move it away to make a new one"
              .formatted(shown(name)));
    }
  }

  /**
   * Stores a certificate and its key, all files or none.
   *
   * @return the new folder as messages name it
   */
  String add(Identity identity, X509Certificate ca, X509Certificate certificate, PrivateKey key) {
    mustBeNew(identity);
    String name = name(identity);
    String kind = kind(identity);
    try {
      Path unfinished = Files.createTempDirectory(folder, ".unfinished-");
      write(unfinished.resolve(kind + "-key.pem"), Pem.text(key), true);
      write(unfinished.resolve(kind + ".pem"), Pem.text(certificate), false);
      write(unfinished.resolve(CA), Pem.text(ca), false);
      Files.move(unfinished, folder.resolve(name));
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    return shown(name);
  }

  /** The CA's certificate, then those that it signed, by the names of their folders. */
  List<X509Certificate> all() {
    var found = new ArrayList<X509Certificate>(List.of(readCa()));
    try (var folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
      var names = new ArrayList<String>();
      folders.forEach(each -> names.add(each.getFileName().toString()));
      names.sort(null);
      for (String name : names) {
        String leaf = name + "/" + name.replaceFirst("-.*", "") + ".pem";
        if (!name.startsWith(".") && Files.exists(folder.resolve(leaf))) {
          found.add(certificate(leaf));
        }
      }
    } catch (IOException e) {
      throw Failure.input("can't list " + shown + ": " + e);
    }
    return found;
  }

  private X509Certificate certificate(String name) {
    try {
      return Certificates.read(there(name)).getFirst();
    } catch (UnusableFile e) {
      throw Failure.input(shown(name) + ": " + e.why());
    }
  }

  private Path there(String name) {
    Path file = folder.resolve(name);
    if (Files.notExists(file)) {
      throw Failure.input(
          "no %s: make a CA with \"deputy pki init --cluster NAME %s\", or name its folder with --dir"
              .formatted(shown(name), shown));
    }
    return file;
  }

  private static void write(Path file, String text, boolean secret) throws IOException {
    var mode =
        PosixFilePermissions.asFileAttribute(
            PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--"));
    Files.createFile(file, mode);
    Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
  }

  private static java.util.Set<java.nio.file.attribute.PosixFilePermission> owner(String rights) {
    return PosixFilePermissions.fromString(rights + "------");
  }

  private Failure cannotWrite(IOException e) {
    return Failure.failed("can't write into " + shown + ": " + e);
  }

  private String shown(String name) {
    return shown.equals(".") ? name : shown + "/" + name;
  }

  private static String name(Identity identity) {
    return kind(identity) + "-" + identity.name();
  }

  static String kind(Identity identity) {
    return identity.kind().name().toLowerCase(Locale.ROOT);
  }
}
