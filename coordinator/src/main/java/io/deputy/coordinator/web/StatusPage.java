package io.deputy.coordinator.web;

import io.deputy.coordinator.api.Views;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.model.Standing;
import io.deputy.text.Sentences;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import org.jspecify.annotations.Nullable;

/** What this coordinator sees, as plain text, and as metrics. */
@Controller
final class StatusPage {
  private final Views views;
  private final Metrics metrics;

  StatusPage(Views views, Metrics metrics) {
    this.views = views;
    this.metrics = metrics;
  }

  /** 200 while it leads or follows a leader, 503 while it knows of none. */
  @Get
  @Produces(MediaType.TEXT_PLAIN)
  HttpResponse<String> status() {
    ClusterView view = views.last();
    boolean well = view != null && (view.leads() || view.leader().isPresent());
    return HttpResponse.<String>status(well ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(text(view));
  }

  @Get("/metrics")
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  String metrics() {
    return metrics.scrape();
  }

  private static String text(@Nullable ClusterView view) {
    var text = new StringBuilder(StatusLine.stand(view)).append('\n');
    if (view == null) {
      return text.toString();
    }
    view.troubles().forEach(t -> text.append(t).append('\n'));
    view.snapshot()
        .machines()
        .forEach((name, m) -> text.append(name).append(": ").append(m.contact()).append('\n'));
    view.report().standings().forEach((id, standing) -> append(text, id.toString(), standing));
    return text.toString();
  }

  private static void append(StringBuilder text, String id, Standing standing) {
    text.append(id).append(": ").append(standing.word()).append('\n');
    standing.reasons().forEach(r -> text.append("  ").append(Sentences.of(r)).append('\n'));
  }
}
