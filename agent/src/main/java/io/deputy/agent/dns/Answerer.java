package io.deputy.agent.dns;

import io.deputy.agent.net.Subnet;
import io.deputy.agent.route.RouteTable;
import io.deputy.model.Origin;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is answered to one question, whatever it came in by. */
final class Answerer {
  private final Supplier<Optional<RouteTable>> table;
  private final Forwarder forwarder;
  private final Supplier<List<InetSocketAddress>> resolvers;
  private final int port;

  /**
   * @param table empty while nothing is known of services: then it is not said of a name either
   *     that it does not exist, and whoever asks again is answered
   * @param resolvers the machine's, which are asked for whoever does not want others
   * @param port of those others
   */
  Answerer(
      Supplier<Optional<RouteTable>> table,
      Forwarder forwarder,
      Supplier<List<InetSocketAddress>> resolvers,
      int port) {
    this.table = table;
    this.forwarder = forwarder;
    this.resolvers = resolvers;
    this.port = port;
  }

  /**
   * @param from who asks: containers on a network, or the machine
   * @param asker his address
   * @param reply takes the answer, at once or later, on the loop; is not called for garbage
   */
  void answer(
      EventLoop loop,
      ByteBuf query,
      Origin from,
      InetAddress asker,
      boolean tcp,
      Consumer<ByteBuf> reply) {
    Optional<Question> read = Question.read(query);
    if (read.isEmpty()) {
      return;
    }
    Question question = read.get();
    if (question.opcode() != 0) {
      reply.accept(Reply.failure(query, question, DnsResponseCode.NOTIMP));
      return;
    }
    Optional<RouteTable> known = table.get();
    if (known.isEmpty()) {
      perhaps(loop, query, question, from, asker, tcp, reply);
      return;
    }
    RouteTable now = known.get();
    Optional<String> address =
        question.dnsClass() == DnsRecord.CLASS_IN
            ? now.lookup(from, asker.getHostAddress(), question.name())
            : Optional.empty();
    if (address.isPresent()) {
      reply.accept(known(query, question, address.get()));
      return;
    }
    if (RouteTable.isOurs(question.name())) {
      reply.accept(Reply.failure(query, question, DnsResponseCode.NXDOMAIN));
      return;
    }
    if (!(from instanceof Origin.Network on)) {
      // The machine has resolvers, which may well be asking here: no circles.
      reply.accept(Reply.failure(query, question, DnsResponseCode.REFUSED));
      return;
    }
    List<InetSocketAddress> asked = resolvers(now, on, asker);
    if (asked.isEmpty()) {
      boolean single = question.name().indexOf('.') < 0;
      reply.accept(
          Reply.failure(
              query, question, single ? DnsResponseCode.NXDOMAIN : DnsResponseCode.SERVFAIL));
    } else {
      forward(loop, on, asker, query, question, tcp, asked, reply);
    }
  }

  /** Names that may be those of services are known later. */
  private void perhaps(
      EventLoop loop,
      ByteBuf query,
      Question question,
      Origin from,
      InetAddress asker,
      boolean tcp,
      Consumer<ByteBuf> reply) {
    List<InetSocketAddress> asked = resolvers.get();
    boolean ours = RouteTable.isOurs(question.name()) || question.name().indexOf('.') < 0;
    if (!ours && from instanceof Origin.Network on && !asked.isEmpty()) {
      forward(
          loop,
          on,
          asker,
          query,
          question,
          tcp,
          asked,
          answer -> {
            if (Reply.code(answer) == DnsResponseCode.NXDOMAIN.intValue()) {
              answer.release();
            } else {
              reply.accept(answer);
            }
          });
    }
  }

  private List<InetSocketAddress> resolvers(
      RouteTable now, Origin.Network from, InetAddress asker) {
    List<String> own = now.nameServers(from, asker.getHostAddress());
    return own.isEmpty()
        ? resolvers.get()
        : own.stream().map(ip -> new InetSocketAddress(Subnet.literal(ip), port)).toList();
  }

  private static ByteBuf known(ByteBuf query, Question question, String address) {
    // AAAA too: an error here would make clients give up on the name, A and all.
    return question.type().equals(DnsRecordType.A)
        ? Reply.address(query, question, Subnet.literal(address).getAddress())
        : Reply.noData(query, question);
  }

  private void forward(
      EventLoop loop,
      Origin.Network from,
      InetAddress asker,
      ByteBuf query,
      Question question,
      boolean tcp,
      List<InetSocketAddress> asked,
      Consumer<ByteBuf> reply) {
    query.retain();
    forwarder.ask(
        loop,
        from,
        asker,
        query,
        tcp,
        asked,
        answer -> {
          reply.accept(
              answer != null ? answer : Reply.failure(query, question, DnsResponseCode.SERVFAIL));
          query.release();
        });
  }
}
