package io.deputy.agent.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import java.util.Map;

/** What goes over the wire to Docker, as JSON that can be compared. */
final class Requests {
  // The very mapper that writes the request for Docker.
  private static final ObjectMapper MAPPER = DockerClientConfig.getDefaultObjectMapper();

  private Requests() {}

  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Without what is left to Docker; with the two things that go into the address. */
  static JsonNode json(CreateRequest request) {
    CreateContainerCmd command =
        request.into(
            new CreateContainerCmdImpl(
                _ -> {
                  throw new UnsupportedOperationException("only looked at");
                },
                null,
                "none"));
    ObjectNode json = (ObjectNode) wire(command);
    json.put("name", command.getName());
    json.put("platform", command.getPlatform());
    return json(withoutNothing(json).toString()); // numbers as a reader sees them
  }

  /** A key that is written twice would be read as readers like. */
  private static JsonNode wire(CreateContainerCmd command) {
    try {
      return MAPPER
          .reader()
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .readTree(MAPPER.writeValueAsString(command));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Those keys of {@code changed} that are not, or not so, in {@code plain}. */
  static JsonNode difference(CreateRequest plain, CreateRequest changed) {
    return difference(json(plain), json(changed));
  }

  private static JsonNode difference(JsonNode plain, JsonNode changed) {
    ObjectNode difference = MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> field : changed.properties()) {
      JsonNode before = plain.path(field.getKey());
      if (before.isObject() && field.getValue().isObject()) {
        JsonNode inner = difference(before, field.getValue());
        if (!inner.isEmpty()) {
          difference.set(field.getKey(), inner);
        }
      } else if (!before.equals(field.getValue())) {
        difference.set(field.getKey(), field.getValue());
      }
    }
    plain
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!changed.has(name)) {
                difference.putNull(name);
              }
            });
    return difference;
  }

  private static JsonNode withoutNothing(JsonNode node) {
    if (!node.isObject()) {
      if (node.isArray()) {
        node.forEach(Requests::withoutNothing);
      }
      return node;
    }
    ObjectNode object = (ObjectNode) node;
    object.properties().forEach(field -> withoutNothing(field.getValue()));
    object.removeIf(value -> value.isNull() || (value.isObject() && value.isEmpty()));
    return object;
  }
}
