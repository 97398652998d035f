package io.deputy.agent.bench;

import static io.deputy.agent.route.RouteFixture.machine;
import static io.deputy.agent.route.RouteFixture.service;

import io.deputy.agent.route.RouteTable;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.Routes;
import io.deputy.model.ServiceRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a new route table costs. Run by {@code ./dev bench routes}; prints a line for each round:
 * case, metric, microseconds.
 */
final class RouteBench {
  private static final int WARM_UP = 2_000;
  private static final int TIMES = 200;
  private static final int ROUNDS = 7;

  private RouteBench() {}

  public static void main(String[] args) {
    for (int services : List.of(100, 10_000)) {
      for (int round = -1; round < ROUNDS; round++) {
        measure(services, round);
      }
    }
  }

  private static void measure(int count, int round) {
    List<Machine> machines = IntStream.range(0, 30).mapToObj(i -> machine("h" + i)).toList();
    var services = new ArrayList<ServiceRoute>();
    for (int i = 0; i < count; i++) {
      services.add(route(i, 1));
    }
    RouteTable table = RouteTable.empty(new MachineName("h1"));
    var whole = new Routes(services, machines);
    long start = System.nanoTime();
    table = table.next(whole, Map.of());
    say(round, count, "all of it", System.nanoTime() - start);

    int times = round < 0 ? WARM_UP : TIMES;
    long changing = 0;
    for (int i = 0; i < times; i++) {
      int at = i * 37 % count;
      services.set(at, route(at, i + 2));
      var newer = new Routes(services, table.routes().machines());
      start = System.nanoTime();
      table = table.next(newer, Map.of());
      changing += System.nanoTime() - start;
    }
    say(round, count, "one service changed", changing / times);
  }

  private static ServiceRoute route(int i, long epoch) {
    return service("app%d/s%d".formatted(i / 20, i), "198.18.%d.%d".formatted(i / 250, i % 250))
        .slot(epoch, 1, "h" + i % 30)
        .route();
  }

  private static void say(int round, int services, String metric, long nanos) {
    if (round >= 0) {
      System.out.printf("%,d services\t%s\t%.1f%n", services, metric, nanos / 1000.0);
    }
  }
}
