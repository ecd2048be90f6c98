package dev.tandem.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Loads classes as they are after they were rewritten, and all others as they are. */
final class Rewritten extends ClassLoader {
  private final String names;
  private final Function<byte[], Map<String, byte[]>> rewrite;
  private final Map<String, byte[]> made = new HashMap<>();

  /** Those that {@code from} finds and whose names begin with {@code names}. */
  Rewritten(ClassLoader from, String names, Function<byte[], Map<String, byte[]>> rewrite) {
    super(from);
    this.names = names;
    this.rewrite = rewrite;
  }

  /** Make one of {@code type}, by the constructor that takes nothing. */
  @SuppressWarnings("unchecked")
  <T> T make(Class<? extends T> type) {
    return (T) make(type.getName());
  }

  /** The same of the class of that name. */
  Object make(String type) {
    try {
      var constructor = loadClass(type).getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(names)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      var loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      var code = made.get(file(name));
      if (code == null) {
        made.putAll(rewrite.apply(bytes(getParent(), name)));
        code = Objects.requireNonNull(made.get(file(name)), name);
      }
      return defineClass(name, code, 0, code.length);
    }
  }

  /** The class as the compiler has left it. */
  static byte[] bytes(Class<?> type) {
    return bytes(type.getClassLoader(), type.getName());
  }

  private static byte[] bytes(ClassLoader from, String name) {
    try (var file = from.getResourceAsStream(file(name))) {
      if (file == null) {
        throw new IllegalStateException(name);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String file(String name) {
    return name.replace('.', '/') + ".class";
  }
}
