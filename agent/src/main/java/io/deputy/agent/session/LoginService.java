package io.deputy.agent.session;

import io.deputy.model.RegistryLogin;
import io.deputy.proto.moby.AuthGrpc;
import io.deputy.proto.moby.AuthProto.CredentialsRequest;
import io.deputy.proto.moby.AuthProto.CredentialsResponse;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Function;

/** Who asks for a registry without a login is told that nobody is. */
final class LoginService extends AuthGrpc.AuthImplBase {
  private final Function<String, Optional<RegistryLogin>> logins;

  LoginService(Function<String, Optional<RegistryLogin>> logins) {
    this.logins = logins;
  }

  @Override
  public void credentials(CredentialsRequest asked, StreamObserver<CredentialsResponse> answer) {
    var response = CredentialsResponse.newBuilder();
    logins
        .apply(RegistryLogin.hostOf(asked.getHost()))
        .ifPresent(
            login ->
                response
                    .setUsername(login.username())
                    .setSecret(login.token().isEmpty() ? login.password() : login.token()));
    answer.onNext(response.build());
    answer.onCompleted();
  }
}
