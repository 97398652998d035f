package io.deputy.coordinator.catalog;

import io.deputy.model.Contact;
import io.deputy.model.Machine;
import io.deputy.model.Observation;
import io.deputy.model.Placement;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One placement and all that is shown of it.
 *
 * @param spec what it was made from
 * @param virtualAddress of its service
 * @param published the service's ports as machines answer them, each with the port chosen
 * @param observation null as long as its agent has not reported it to this leader
 */
public record ShownPlacement(
    ServiceSpec spec,
    String virtualAddress,
    List<PublishedPort> published,
    Placement placement,
    Machine machine,
    Contact contact,
    @Nullable Observation observation) {
  public ShownPlacement {
    published = List.copyOf(published);
  }
}
