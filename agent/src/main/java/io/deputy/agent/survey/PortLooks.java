package io.deputy.agent.survey;

import io.deputy.model.MachinePort;
import io.deputy.model.Protocol;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether other programs have ports: what listens, without what this process has open. */
final class PortLooks {
  private static final Logger LOG = LoggerFactory.getLogger(PortLooks.class);

  private final Path proc;

  /**
   * Inodes of this process, so that its thousands of connections are gone through only for news.
   */
  private final Set<Long> own = new HashSet<>();

  private String trouble = "";

  PortLooks(Path proc) {
    this.proc = proc;
  }

  /** None of them if it can't be found out. */
  SortedMap<MachinePort, Boolean> look(Collection<MachinePort> ports) {
    var held = new TreeMap<MachinePort, Boolean>();
    if (ports.isEmpty()) {
      return held;
    }
    try {
      Set<ListeningSocket> others = others(ports);
      ports.forEach(port -> held.put(port, others.stream().anyMatch(s -> s.keeps(port))));
      trouble = "";
    } catch (IOException | RuntimeException e) {
      if (!trouble.equals(e.toString())) {
        trouble = e.toString();
        LOG.warn("what listens on this machine can't be found out: {}", trouble);
      }
    }
    return held;
  }

  private Set<ListeningSocket> others(Collection<MachinePort> ports) throws IOException {
    List<ListeningSocket> found = listening(ports);
    own.retainAll(found.stream().map(ListeningSocket::inode).toList());
    Set<ListeningSocket> strange = new HashSet<>(found);
    strange.removeIf(s -> own.contains(s.inode()));
    if (!strange.isEmpty()) {
      Set<Long> mine = inodes();
      found.stream().map(ListeningSocket::inode).filter(mine::contains).forEach(own::add);
      strange.removeIf(s -> mine.contains(s.inode()));
    }
    if (!strange.isEmpty()) {
      strange.retainAll(listening(ports)); // ours may have been closed between the two looks
    }
    return strange;
  }

  private List<ListeningSocket> listening(Collection<MachinePort> ports) throws IOException {
    List<ListeningSocket> found = new ArrayList<>();
    for (Protocol protocol : Protocol.values()) {
      String file = protocol == Protocol.TCP ? "tcp" : "udp";
      for (String name : List.of(file, file + "6")) {
        try (Stream<String> lines = Files.lines(proc.resolve("net").resolve(name))) {
          lines
              .flatMap(line -> ListeningSocket.of(protocol, line).stream())
              .filter(s -> ports.stream().anyMatch(s::keeps))
              .forEach(found::add);
        } catch (NoSuchFileException e) {
          // A kernel without IPv6.
        }
      }
    }
    return found;
  }

  /** Of all sockets that this process has open. */
  private Set<Long> inodes() throws IOException {
    var inodes = new HashSet<Long>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(proc.resolve("self/fd"))) {
      for (Path descriptor : open) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith("socket:[")) {
            inodes.add(Long.parseLong(target.substring("socket:[".length(), target.length() - 1)));
          }
        } catch (NoSuchFileException e) {
          // Closed since.
        }
      }
    }
    return inodes;
  }
}
