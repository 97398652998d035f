package io.deputy.agent.net;

import io.deputy.model.FloatingAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** This machine's own: {@code ip} of iproute2, and {@link Arping}. */
final class IpCommands implements AddressTools {
  private static final List<String> LIST = List.of("ip", "-4", "-o", "address", "show");

  @Override
  public List<InterfaceAddress> listed() throws IOException, InterruptedException {
    return InterfaceAddress.parse(Command.run(LIST).text());
  }

  @Override
  public String put(FloatingAddress address, String device, long seconds)
      throws IOException, InterruptedException {
    String lasts = Long.toString(seconds);
    // It adds no route: what is in that network was reached before, and as before.
    return change(
        "replace",
        address,
        device,
        List.of("valid_lft", lasts, "preferred_lft", lasts, "noprefixroute"));
  }

  @Override
  public String remove(FloatingAddress address, String device)
      throws IOException, InterruptedException {
    return change("del", address, device, List.of());
  }

  private static String change(
      String verb, FloatingAddress address, String device, List<String> options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("ip", "-4", "address", verb, address.toString(), "dev", device));
    command.addAll(options);
    Command.Output said = Command.run(command);
    return said.failed() ? "`ip address %s`: %s".formatted(verb, said.firstLine()) : "";
  }

  @Override
  public Arping.Answer ask(FloatingAddress address, String device) throws InterruptedException {
    return Arping.ask(address.address(), device);
  }

  @Override
  public void announce(FloatingAddress address, String device, BooleanSupplier here)
      throws InterruptedException {
    Arping.announce(address.address(), device, here);
  }
}
