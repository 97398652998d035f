package io.deputy.agent.net;

import io.deputy.model.FloatingAddress;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The addresses of a machine's interfaces, and the neighbours there. All of it blocks.
 *
 * <p>What can't be run throws {@link IOException}.
 */
interface AddressTools {
  List<InterfaceAddress> listed() throws IOException, InterruptedException;

  /**
   * Has it there for these seconds from now, whether it is there already or not.
   *
   * @return why that can't be; empty if it is so
   */
  String put(FloatingAddress address, String device, long seconds)
      throws IOException, InterruptedException;

  /**
   * @return why it is there still; empty if it is gone
   */
  String remove(FloatingAddress address, String device) throws IOException, InterruptedException;

  /** Who else has it, for {@link Arping#PATIENCE}. */
  Arping.Answer ask(FloatingAddress address, String device) throws InterruptedException;

  /**
   * Tells neighbours several times that it is here, for some seconds.
   *
   * @param here whether it still is
   */
  void announce(FloatingAddress address, String device, BooleanSupplier here)
      throws InterruptedException;
}
