package io.deputy.agent.docker;

import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.agent.run.ContentSource;
import io.deputy.model.Content;
import io.deputy.model.Invalid;
import io.deputy.model.RegistryLogins;
import io.deputy.model.Supply;
import io.deputy.text.Causes;
import io.deputy.wire.RegistryLoginsWire;
import java.io.IOException;

/** The logins that an image needs, asked for when it is to be had, and kept nowhere. */
final class Logins {
  private static final int MOST_BYTES = 1 << 20;

  private final ContentSource contents;

  Logins(ContentSource contents) {
    this.contents = contents;
  }

  /**
   * @throws ContainersException NO_IMAGE if there are some and they can't be had now
   */
  RegistryLogins of(Supply supply) {
    Content content = supply.logins();
    if (content == null) {
      return RegistryLogins.NONE;
    }
    try {
      return RegistryLoginsWire.read(CheckedContent.secret(contents, content, MOST_BYTES));
    } catch (IOException e) {
      throw missing(Causes.named(e), e);
    } catch (Invalid e) {
      throw missing(String.valueOf(e.getMessage()), e);
    }
  }

  private static ContainersException missing(String why, Exception cause) {
    return new ContainersException(
        Kind.NO_IMAGE, "the logins of its registry can't be had: " + why, cause);
  }
}
