package dev.strandline.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;

/**
 * Gives the JSON Schema (draft 2020-12) of specs for a catalog, with which editors complete and
 * check YAML; what the loader accepts, the schema accepts.
 */
public final class JsonSchema {
  private final ObjectMapper json = new ObjectMapper();
  private final ObjectNode definitions = json.createObjectNode();
  private final Catalog catalog;
  private final ShapeSchemas shapes = new ShapeSchemas(json, definitions);

  private JsonSchema(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The schema as indented JSON that ends with a line break. */
  public static String generate(Catalog catalog) {
    JsonSchema schema = new JsonSchema(catalog);
    try {
      return schema.json.writerWithDefaultPrettyPrinter().writeValueAsString(schema.root()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode root() {
    ObjectNode root = json.createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "Strandline spec v1");
    root.setAll(shapes.object(catalog.document(), "", this::top));
    root.set("$defs", definitions);
    return root;
  }

  /** The document's keys, of which the nodes' sections depend on the catalog. */
  private JsonNode top(Shape.Field field) {
    for (NodeKind.Role role : NodeKind.Role.values()) {
      if (role.section().equals(field.key())) {
        return section(role);
      }
    }
    ObjectNode schema = shapes.of(field.shape());
    if (field.key().equals("strandline")) {
      return json.createObjectNode().put("const", "v1");
    } else if (field.key().equals("params")) {
      schema.putObject("propertyNames").put("pattern", "^" + Names.PATTERN + "$");
    } else if (field.key().equals("name")) {
      schema.put("pattern", "^" + Names.PATTERN + "$|\\$\\{");
    }
    return schema;
  }

  private ObjectNode section(NodeKind.Role role) {
    ObjectNode section = json.createObjectNode().put("type", "object");
    section.put("minProperties", role == NodeKind.Role.STEP ? 0 : 1);
    section.putObject("propertyNames").put("pattern", "^" + Names.PATTERN + "$");
    section.set("additionalProperties", node(role));
    return section;
  }

  private ObjectNode node(NodeKind.Role role) {
    List<NodeKind<?>> kinds = catalog.kinds(role);
    ObjectNode node = json.createObjectNode().put("type", "object");
    ArrayNode required = node.putArray("required").add("type");
    ObjectNode properties = node.putObject("properties");
    properties.set("type", words(kinds.stream().<String>map(NodeKind::type).toList()));
    if (role != NodeKind.Role.SOURCE) {
      required.add("input");
      Shape input = new Shape.ListOf(new Shape.Text(false, true), true, true);
      String doc = "The source or step whose rows it reads, or a list of them.";
      properties.set("input", shapes.of(input).put("description", doc));
    }
    properties.putObject("config");
    node.put("additionalProperties", false);
    ArrayNode all = kinds.isEmpty() ? json.createArrayNode() : node.putArray("allOf");
    kinds.forEach(kind -> all.add(when(kind)));
    return node;
  }

  private ObjectNode when(NodeKind<?> kind) {
    ObjectNode rule = json.createObjectNode();
    rule.set("if", ShapeSchemas.tagged(json, kind.type()));
    ObjectNode then = rule.putObject("then");
    Shape.Rec config = catalog.config(kind);
    ObjectNode properties = then.putObject("properties");
    properties.putObject("type").put("description", kind.doc());
    properties.set("config", shapes.of(config));
    if (config.fields().stream().anyMatch(Shape.Field::required)) {
      then.putArray("required").add("config");
    }
    return rule;
  }

  private ObjectNode words(Collection<String> words) {
    ObjectNode schema = json.createObjectNode();
    words.forEach(schema.putArray("enum")::add);
    return schema;
  }
}
