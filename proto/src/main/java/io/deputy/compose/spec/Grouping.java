package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.Group;
import io.deputy.model.Policy;
import io.deputy.model.ServiceSpec;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts services that use each other's containers into groups, which stand on one machine and move
 * as one: what one of them asks for, such as to be strict for the sake of its volume, all of them
 * get.
 *
 * @param views of the services, by name
 */
record Grouping(Project project, Map<String, View> views) {
  /** Replaces the specs of those that are in a group. */
  void into(Map<String, ServiceSpec> specs) {
    var groups = new TreeMap<String, TreeSet<String>>();
    specs.forEach(
        (name, spec) ->
            spec.container().joins().services().stream()
                .filter(specs::containsKey)
                .forEach(used -> unite(groups, name, used)));
    // By their first: each group once, in an order that says nothing.
    groups.forEach(
        (name, members) -> {
          if (members.first().equals(name)) {
            group(members, specs);
          }
        });
  }

  private static void unite(Map<String, TreeSet<String>> groups, String one, String other) {
    var all = new TreeSet<String>();
    for (String name : new String[] {one, other}) {
      all.add(name);
      all.addAll(groups.getOrDefault(name, new TreeSet<>()));
    }
    all.forEach(name -> groups.put(name, all));
  }

  private void group(TreeSet<String> members, Map<String, ServiceSpec> specs) {
    Optional<String> leader =
        members.stream().filter(name -> spec(name, specs).container().joins().isNone()).findFirst();
    if (leader.isEmpty()) {
      return; // they go round in a circle, as is told of what they depend on
    }
    boolean volume = members.stream().anyMatch(n -> spec(n, specs).container().hasVolume());
    boolean strict = members.stream().anyMatch(n -> spec(n, specs).strict());
    FallbackMode fallback = fallback(members, specs);
    for (String name : members) {
      ServiceSpec spec = spec(name, specs);
      replicas(spec, spec(leader.get(), specs));
      onSome(spec);
      Policy policy = policy(spec, strict ? Fencing.STRICT : spec.policy().fencing(), fallback);
      specs.put(name, spec.withPolicy(policy).withGroup(new Group(leader.get(), volume)));
    }
  }

  private static ServiceSpec spec(String name, Map<String, ServiceSpec> specs) {
    return Objects.requireNonNull(specs.get(name));
  }

  /** What one of them asks for; else as usual, unless all are there to run to their ends. */
  private FallbackMode fallback(TreeSet<String> members, Map<String, ServiceSpec> specs) {
    return members.stream()
        .filter(name -> own(name).isWritten("fallback"))
        .findFirst()
        .or(
            () ->
                members.stream()
                    .filter(n -> spec(n, specs).policy().fallback() != FallbackMode.NONE)
                    .findFirst())
        .map(name -> spec(name, specs).policy().fallback())
        .orElse(FallbackMode.NONE);
  }

  private void replicas(ServiceSpec spec, ServiceSpec leader) {
    if (spec.replicas() != leader.replicas()) {
      View service = view(spec);
      project
          .findings()
          .problem(
              service.node(),
              service.at(),
              "has %d replicas, and \"%s\", beside which it stands, has %d; expected as many"
                  .formatted(spec.replicas(), leader.id().service(), leader.replicas()));
    }
  }

  /** Slots of those on every machine belong to machines, those of a group to its leader's. */
  private void onSome(ServiceSpec spec) {
    if (spec.spread().everyMachine()) {
      View deploy = view(spec).child("deploy");
      project
          .findings()
          .problem(
              deploy.place("mode"),
              deploy.at().key("mode"),
              "found \"%s\", expected replicated or replicated-job, since it stands beside others"
                  .formatted(deploy.text("mode", "")));
    }
  }

  private Policy policy(ServiceSpec spec, Fencing fencing, FallbackMode fallback) {
    Policy p = spec.policy();
    asked(spec, "fencing", p.fencing(), fencing);
    asked(spec, "fallback", p.fallback(), fallback);
    Policy shared = new Policy(fallback, fencing, p.probe(), p.hold(), p.holdLimit(), p.access());
    View own = own(spec.id().service());
    Policy checked = project.valid(own.node().place(), own.at(), shared::checked);
    return checked == null ? p : checked;
  }

  private <T extends Enum<T>> void asked(ServiceSpec spec, String key, T found, T shared) {
    View own = own(spec.id().service());
    if (found != shared && own.isWritten(key)) {
      KeyPath at = own.at().key(key);
      project
          .findings()
          .problem(
              own.place(key),
              at,
              "found %s, expected %s, as of those beside which it stands"
                  .formatted(lower(found), lower(shared)));
    }
  }

  private View view(ServiceSpec spec) {
    return Objects.requireNonNull(views.get(spec.id().service()));
  }

  private View own(String service) {
    return Objects.requireNonNull(views.get(service)).child("x-deputy");
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
