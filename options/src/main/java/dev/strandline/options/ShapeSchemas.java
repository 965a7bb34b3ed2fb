package dev.strandline.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Gives the JSON Schema of each {@link Shape}; records become definitions, since they may hold
 * themselves.
 */
final class ShapeSchemas {
  /** A value that is put in later may stand wherever a scalar may. */
  private static final String REFERENCE = "\\$\\{";

  private final ObjectMapper json;
  private final ObjectNode definitions;
  private final Map<String, String> names = new HashMap<>();

  ShapeSchemas(ObjectMapper json, ObjectNode definitions) {
    this.json = json;
    this.definitions = definitions;
  }

  ObjectNode of(Shape shape) {
    if (shape instanceof Shape.Rec rec) {
      return record(rec, "");
    } else if (shape instanceof Shape.BareOf bare) {
      return of(bare.inner());
    } else if (shape instanceof Shape.ListOf list) {
      return list(list);
    } else if (shape instanceof Shape.MapOf map) {
      ObjectNode schema = json.createObjectNode().put("type", "object");
      if (map.notEmpty()) {
        schema.put("minProperties", 1);
      }
      schema.set("additionalProperties", of(map.value()));
      return schema;
    } else if (shape instanceof Shape.Choice choice) {
      return choice(choice);
    }
    return shape instanceof Shape.Raw ? json.createObjectNode() : scalar(shape);
  }

  private ObjectNode list(Shape.ListOf shape) {
    ObjectNode list = json.createObjectNode().put("type", "array");
    list.set("items", of(shape.element()));
    if (shape.notEmpty()) {
      list.put("minItems", 1);
    }
    return shape.oneOrMany() ? anyOf(of(shape.element()), list) : list;
  }

  private ObjectNode choice(Shape.Choice choice) {
    ObjectNode any = json.createObjectNode();
    ArrayNode options = any.putArray("anyOf");
    choice.bare().forEach(bare -> options.add(of(bare)));
    if (!choice.tagged().isEmpty()) {
      ObjectNode mapping = json.createObjectNode().put("type", "object");
      mapping.putArray("required").add(Shape.Choice.TAG);
      ArrayNode words =
          mapping.putObject("properties").putObject(Shape.Choice.TAG).putArray("enum");
      ArrayNode rules = mapping.putArray("allOf");
      choice
          .tagged()
          .forEach(
              (word, rec) -> {
                words.add(word);
                ObjectNode rule = rules.addObject();
                rule.set("if", tagged(json, word));
                rule.set("then", record(rec, word));
              });
      options.add(mapping);
    }
    return options.size() == 1 ? (ObjectNode) options.get(0) : any;
  }

  /** The condition that a mapping's {@code type} is one word. */
  static ObjectNode tagged(ObjectMapper json, String word) {
    ObjectNode condition = json.createObjectNode();
    condition.putObject("properties").putObject(Shape.Choice.TAG).put("const", word);
    condition.putArray("required").add(Shape.Choice.TAG);
    return condition;
  }

  private ObjectNode record(Shape.Rec rec, String tag) {
    String id = rec.type().getName() + " " + tag;
    String name = names.get(id);
    if (name == null) {
      String simple = rec.type().getSimpleName();
      name = names.containsValue(simple) ? simple + (names.size() + 1) : simple;
      names.put(id, name);
      definitions.putObject(name);
      definitions.set(name, definition(rec, tag));
    }
    return json.createObjectNode().put("$ref", "#/$defs/" + name);
  }

  private ObjectNode definition(Shape.Rec rec, String tag) {
    ObjectNode object = object(rec, tag, field -> of(field.shape()));
    return rec.shortForm().isPresent() ? anyOf(of(rec.shortForm().get().shape()), object) : object;
  }

  /** A mapping with a record's keys; where a tag is given, {@code type} is one of them. */
  ObjectNode object(Shape.Rec rec, String tag, Function<Shape.Field, JsonNode> values) {
    ObjectNode object = json.createObjectNode().put("type", "object");
    rec.doc().ifPresent(doc -> object.put("description", doc));
    ArrayNode required = json.createArrayNode();
    ObjectNode properties = object.putObject("properties");
    if (!tag.isEmpty()) {
      properties.putObject(Shape.Choice.TAG).put("const", tag);
    }
    for (Shape.Field field : rec.fields()) {
      ObjectNode value = (ObjectNode) values.apply(field);
      value.put("description", field.doc());
      if (field.absent().tree() != null) {
        value.set("default", value(field.absent().tree()));
      }
      properties.set(field.key(), value);
      if (field.required()) {
        required.add(field.key());
      }
    }
    if (!required.isEmpty()) {
      object.set("required", required);
    }
    return object.put("additionalProperties", false);
  }

  private ObjectNode scalar(Shape shape) {
    if (shape instanceof Shape.Text text) {
      ObjectNode schema = json.createObjectNode();
      if (text.anyScalar()) {
        schema.putArray("type").add("string").add("number").add("boolean");
      } else {
        schema.put("type", "string");
      }
      return text.notEmpty() ? schema.put("minLength", 1) : schema;
    } else if (shape instanceof Shape.Parsed) {
      return json.createObjectNode().put("type", "string");
    } else if (shape instanceof Shape.SecretRef) {
      return pattern("^\\$\\{secret:(file|env):.+\\}$");
    } else if (shape instanceof Shape.Span) {
      return pattern("^(" + Quantities.DURATION + ")$|" + REFERENCE);
    }
    return anyOf(pattern(REFERENCE), written(shape));
  }

  private ObjectNode written(Shape shape) {
    ObjectNode schema = json.createObjectNode();
    if (shape instanceof Shape.Symbol) {
      return schema.put("type", "string").put("minLength", 1).put("maxLength", 1);
    } else if (shape instanceof Shape.Bool) {
      return schema.put("type", "boolean");
    } else if (shape instanceof Shape.Whole whole) {
      return schema.put("type", "integer").put("minimum", whole.min()).put("maximum", whole.max());
    } else if (shape instanceof Shape.Real real) {
      schema.put("type", "number");
      if (!Double.isInfinite(real.min())) {
        schema.put("minimum", real.min());
      }
      return Double.isInfinite(real.max()) ? schema : schema.put("maximum", real.max());
    } else if (shape instanceof Shape.Bytes bytes) {
      ObjectNode number = json.createObjectNode().put("type", "integer");
      number.put("minimum", bytes.min()).put("maximum", bytes.max());
      return anyOf(number, pattern("^" + Quantities.SIZE + "$"));
    } else if (shape instanceof Shape.Word word) {
      word.words().keySet().forEach(schema.putArray("enum")::add);
      return schema;
    }
    throw new IllegalStateException("unexpected shape " + shape);
  }

  private ObjectNode pattern(String pattern) {
    return json.createObjectNode().put("type", "string").put("pattern", pattern);
  }

  private ObjectNode anyOf(ObjectNode first, ObjectNode second) {
    ObjectNode any = json.createObjectNode();
    any.putArray("anyOf").add(first).add(second);
    return any;
  }

  /** A YAML value as JSON, by YAML 1.2's core rules. */
  JsonNode value(Tree tree) {
    if (tree instanceof Tree.Sequence list) {
      ArrayNode items = json.createArrayNode();
      list.items().forEach(item -> items.add(value(item)));
      return items;
    } else if (tree instanceof Tree.Mapping mapping) {
      ObjectNode object = json.createObjectNode();
      mapping.entries().forEach((key, entry) -> object.set(key, value(entry.value())));
      return object;
    }
    Tree.Scalar scalar = (Tree.Scalar) tree;
    return switch (scalar.meaning()) {
      case NULL -> json.nullNode();
      case BOOL -> json.getNodeFactory().booleanNode(Forms.isTrue(scalar.text()));
      case INT -> {
        var number = Quantities.whole(scalar.text());
        yield number.isPresent()
            ? json.getNodeFactory().numberNode(number.getAsLong())
            : json.getNodeFactory().numberNode(1e30);
      }
      case FLOAT ->
          scalar.text().toLowerCase(java.util.Locale.ROOT).contains("n")
              ? json.getNodeFactory().textNode(scalar.text())
              : json.getNodeFactory().numberNode(Double.parseDouble(scalar.text()));
      case TEXT -> json.getNodeFactory().textNode(scalar.text());
    };
  }
}
