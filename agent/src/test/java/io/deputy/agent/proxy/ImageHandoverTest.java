package io.deputy.agent.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.deputy.agent.handover.PeerImages;
import io.deputy.agent.run.ImageShelf.Offer;
import io.deputy.agent.run.ImageSource.Handover;
import io.deputy.model.Endpoint;
import io.deputy.model.ImageOrigin.Holder;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.tls.UnusableFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image goes from one agent to another, over their real sockets and certificates. */
class ImageHandoverTest {
  private static final String IMAGE = "deputy.local/live/web:0123456789abcdef";
  private static final int LAYER_BYTES = 5_000_000;

  @TempDir Path directory;
  private Machines machines;
  private PeerImages asking;

  @BeforeEach
  void begin() throws UnusableFile {
    machines = new Machines(directory, "h1", "h2");
    asking = new PeerImages("lab", machines.pki.agent("h1"));
  }

  @AfterEach
  void end() {
    machines.close();
  }

  private FakeShelf start(boolean breaks) {
    var shelf = new FakeShelf(Map.of(IMAGE, List.of("a", "b", "c")), LAYER_BYTES, breaks);
    machines.shelf = shelf;
    machines.routes("h2", machines.start("h2"), List.of());
    return shelf;
  }

  private Holder holder(String name) {
    Machine at = machines.machine("h2");
    return new Holder(new MachineName(name), new Endpoint(at.address(), at.peerPort()));
  }

  @Test
  void allOfItComes() throws IOException {
    FakeShelf shelf = start(false);
    try (Handover handover = asking.ask(holder("h2"), IMAGE)) {
      assertThat(handover.offer()).isEqualTo(new Offer(List.of("a", "b", "c"), 3L * LAYER_BYTES));
      InputStream image = handover.take(Set.of());
      for (String layer : List.of("a", "b", "c")) {
        assertThat(image.readNBytes(LAYER_BYTES)).isEqualTo(shelf.bytes(layer));
      }
      assertThat(image.read()).isEqualTo(-1);
    }
    assertThat(shelf.leftOut).containsEntry(IMAGE, Set.of());
  }

  @Test
  void theLayersThatAreThereDoNot() throws IOException {
    FakeShelf shelf = start(false);
    try (Handover handover = asking.ask(holder("h2"), IMAGE)) {
      byte[] image = handover.take(Set.of("a", "b")).readAllBytes();
      assertThat(image).isEqualTo(shelf.bytes("c"));
    }
    assertThat(shelf.leftOut).containsEntry(IMAGE, Set.of("a", "b"));
  }

  @Test
  void oneThatIsNotThereIsRefusedWithTheReason() {
    start(false);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> asking.ask(holder("h2"), "deputy.local/live/db:0"))
        .withMessage("it is not here any more");
  }

  @Test
  void oneThatBreaksOffDoesNotLookLikeOneThatEnded() throws IOException {
    start(true);
    try (Handover handover = asking.ask(holder("h2"), IMAGE)) {
      InputStream image = handover.take(Set.of());
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(image::readAllBytes)
          .matches(
              e -> e instanceof EOFException || String.valueOf(e.getMessage()).contains("reset"));
    }
  }

  @Test
  void anotherMachineAtThatAddressIsNotTaken() {
    start(false);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> asking.ask(holder("h3"), IMAGE))
        .withMessageStartingWith("h2 answers at ");
  }

  @Test
  void aMachineThatIsNotOfTheClusterGetsNone() throws UnusableFile {
    start(false);
    var stranger = new PeerImages("lab", machines.pki.agent("h9"));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> stranger.ask(holder("h2"), IMAGE));
  }
}
