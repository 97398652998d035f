package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.deputy.coordinator.store.FakeContents;
import io.deputy.coordinator.store.UnneededContents;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.OperatorProto.UploadResponse;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many may send at a time. */
class UploadsTest {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final FakeContents contents = new FakeContents();
  private final UnneededContents unneeded = new UnneededContents(contents);
  private final Uploads uploads = new Uploads();
  private final List<FakeOperator<UploadResponse>> operators = new ArrayList<>();
  private final List<Upload> all = new ArrayList<>();

  private void enter(int count) {
    for (int i = 0; i < count; i++) {
      var operator = new FakeOperator<UploadResponse>(_ -> "stored");
      operators.add(operator);
      all.add(new Upload(contents, unneeded, uploads, operator));
      uploads.enter(all.getLast());
    }
  }

  /** Their places, as they came. */
  private List<Integer> asked() {
    var asked = new ArrayList<Integer>();
    for (int i = 0; i < operators.size(); i++) {
      if (operators.get(i).requested > 0) {
        asked.add(i);
      }
    }
    return asked;
  }

  @Test
  void those_beyond_the_third_wait_until_another_is_over_however_it_ends() {
    enter(7);
    assertThat(asked()).containsExactly(0, 1, 2);

    all.get(1).onNext(Piece.newBuilder().setId(EMPTY).build());
    all.get(1).onCompleted();
    assertThat(operators.get(1).said).containsExactly("stored");
    assertThat(asked()).as("stored").containsExactly(0, 1, 2, 3);

    all.get(0).onError(Status.CANCELLED.asException());
    assertThat(asked()).as("broken off").containsExactly(0, 1, 2, 3, 4);

    var large = ByteString.copyFrom(new byte[9 << 20]);
    all.get(2).onNext(Piece.newBuilder().setId(EMPTY).setData(large).build());
    all.get(2).onNext(Piece.newBuilder().setData(large).build());
    assertThat(operators.get(2).end).isEqualTo("INVALID_ARGUMENT");
    all.get(2).onError(Status.CANCELLED.asException());
    assertThat(asked()).as("refused, once").containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void one_that_is_broken_off_while_it_waits_lets_nobody_in() {
    enter(5);
    all.get(3).onError(Status.CANCELLED.asException());
    assertThat(asked()).containsExactly(0, 1, 2);
    all.get(0).onError(Status.CANCELLED.asException());
    assertThat(asked()).containsExactly(0, 1, 2, 4);
  }

  @Test
  void a_place_that_nobody_waits_for_is_kept_for_the_next() {
    enter(3);
    all.get(0).onError(Status.CANCELLED.asException());
    enter(2);
    assertThat(asked()).containsExactly(0, 1, 2, 3);
  }
}
