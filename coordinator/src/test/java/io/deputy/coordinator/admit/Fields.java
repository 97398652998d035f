package io.deputy.coordinator.admit;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of records within records, by path: {@code container.process.user}. What is in a list
 * goes by its type, {@code container.mounts.Bind.source}, and so do the kinds of a sealed type.
 */
final class Fields {
  private Fields() {}

  /** All paths below a record type. */
  static SortedSet<String> of(Class<?> record) {
    var paths = new TreeSet<String>();
    walk(record, "", paths);
    return paths;
  }

  /**
   * The same record but for one field.
   *
   * @param path whose last part may be another kind of a sealed type, which replaces what is there
   * @throws RuntimeException if the record has nothing at that path
   */
  static <R> R with(R record, String path, @Nullable Object value) {
    @SuppressWarnings("unchecked")
    R changed = (R) Objects.requireNonNull(replaced(record, List.of(path.split("\\.")), value));
    return changed;
  }

  private static void walk(Class<?> type, String path, SortedSet<String> paths) {
    if (type.isSealed()) {
      for (Class<?> kind : type.getPermittedSubclasses()) {
        walk(kind, path + "." + kind.getSimpleName(), paths);
      }
    } else if (type.isRecord() && type.getRecordComponents().length > 0) {
      for (RecordComponent c : type.getRecordComponents()) {
        String below = path.isEmpty() ? c.getName() : path + "." + c.getName();
        Class<?> item = item(c.getGenericType());
        if (item == null) {
          walk(c.getType(), below, paths);
        } else {
          walk(item, item.isSealed() ? below : below + "." + item.getSimpleName(), paths);
        }
      }
    } else {
      paths.add(path);
    }
  }

  /** Of lists of records; null for all else. */
  private static @Nullable Class<?> item(Type type) {
    return type instanceof ParameterizedType list
            && list.getRawType() == List.class
            && list.getActualTypeArguments()[0] instanceof Class<?> item
            && (item.isRecord() || item.isSealed())
        ? item
        : null;
  }

  private static @Nullable Object replaced(
      @Nullable Object at, List<String> path, @Nullable Object value) {
    if (path.isEmpty()) {
      return value;
    }
    List<String> rest = path.subList(1, path.size());
    if (at instanceof List<?> items) {
      List<@Nullable Object> changed = new ArrayList<>(items);
      int index =
          changed.stream().map(i -> i.getClass().getSimpleName()).toList().indexOf(path.getFirst());
      changed.set(index, replaced(changed.get(index), rest, value));
      return changed;
    }
    if (isA(at, path.getFirst())) {
      return replaced(at, rest, value);
    }
    if (rest.isEmpty() && isA(value, path.getFirst())) {
      return value;
    }
    if (at == null || !at.getClass().isRecord()) {
      throw new IllegalArgumentException("nothing at " + path + " of " + at);
    }
    return rebuilt((Record) at, path.getFirst(), rest, value);
  }

  private static boolean isA(@Nullable Object object, String kind) {
    return object != null && object.getClass().getSimpleName().equals(kind);
  }

  private static Object rebuilt(
      Record record, String name, List<String> rest, @Nullable Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    @Nullable Object[] arguments = new @Nullable Object[components.length];
    boolean found = false;
    try {
      for (int i = 0; i < components.length; i++) {
        arguments[i] = components[i].getAccessor().invoke(record);
        if (components[i].getName().equals(name)) {
          arguments[i] = replaced(arguments[i], rest, value);
          found = true;
        }
      }
      if (!found) {
        throw new IllegalArgumentException("no %s in %s".formatted(name, record));
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> canonical = record.getClass().getDeclaredConstructor(types);
      return canonical.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("%s of %s".formatted(name, record), e);
    }
  }
}
