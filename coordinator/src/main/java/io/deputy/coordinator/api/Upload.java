package io.deputy.coordinator.api;

import com.google.protobuf.ByteString;
import io.deputy.coordinator.store.Contents;
import io.deputy.coordinator.store.UnneededContents;
import io.deputy.model.Content;
import io.deputy.model.Invalid;
import io.deputy.proto.v1.AgentProto.Piece;
import io.deputy.proto.v1.OperatorProto.UploadResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;

/**
 * One content on its way in: collected whole, within the bound, then stored. Nothing is read of it
 * before it begins. gRPC calls its methods one at a time.
 */
final class Upload implements StreamObserver<Piece> {
  private final Contents contents;
  private final UnneededContents unneeded;
  private final Uploads uploads;
  private final ServerCallStreamObserver<UploadResponse> operator;
  private String sha256 = "";
  private ByteString bytes = ByteString.EMPTY;
  private boolean over;

  /**
   * @param operator who sends nothing before being asked to
   */
  Upload(
      Contents contents,
      UnneededContents unneeded,
      Uploads uploads,
      ServerCallStreamObserver<UploadResponse> operator) {
    this.contents = contents;
    this.unneeded = unneeded;
    this.uploads = uploads;
    this.operator = operator;
  }

  /** Lets the operator send. From any thread. */
  void begin() {
    operator.request(Integer.MAX_VALUE);
  }

  @Override
  public void onNext(Piece piece) {
    if (over) {
      return;
    }
    if (!piece.getId().isEmpty()) {
      sha256 = piece.getId();
    }
    if (bytes.size() + piece.getData().size() > Content.MAX_BYTES) {
      refuse(
          "a file or folder beside the Compose file may hold at most %d MiB; larger data belongs into"
                  .formatted(Content.MAX_BYTES >> 20)
              + " a volume");
      end();
      return;
    }
    bytes = bytes.concat(piece.getData());
  }

  @Override
  public void onError(Throwable t) {
    end();
  }

  @Override
  public void onCompleted() {
    if (over) {
      return;
    }
    try {
      store();
    } finally {
      end();
    }
  }

  private void store() {
    try {
      unneeded.spare(List.of(sha256));
      switch (contents.put(new Content(sha256, bytes.size()), bytes.toByteArray())) {
        case Contents.Put.Done _ -> {
          operator.onNext(UploadResponse.getDefaultInstance());
          operator.onCompleted();
        }
        case Contents.Put.Refused no -> refuse(no.problem());
        case Contents.Away away -> operator.onError(Refusals.away(away.problem()));
      }
    } catch (Invalid e) {
      refuse(e.getMessage());
    }
  }

  private void refuse(String problem) {
    operator.onError(Refusals.invalid(List.of(problem)));
  }

  private void end() {
    if (!over) {
      over = true;
      bytes = ByteString.EMPTY;
      uploads.leave(this);
    }
  }
}
