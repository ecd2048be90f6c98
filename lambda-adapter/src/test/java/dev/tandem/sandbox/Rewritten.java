package dev.tandem.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Loads a test's classes as they are after they were rewritten; all others are everybody's. */
final class Rewritten extends ClassLoader {
  private final Class<?> test;
  private final Function<byte[], Map<String, byte[]>> rewrite;
  private final Map<String, byte[]> made = new HashMap<>();

  Rewritten(Class<?> test, Function<byte[], Map<String, byte[]>> rewrite) {
    super(test.getClassLoader());
    this.test = test;
    this.rewrite = rewrite;
  }

  /** Make one of {@code type}, by the constructor that takes nothing. */
  @SuppressWarnings("unchecked")
  <T> T make(Class<? extends T> type) {
    try {
      var constructor = loadClass(type.getName()).getDeclaredConstructor();
      constructor.setAccessible(true);
      return (T) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(test.getName())) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      var loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      var code = made.get(file(name));
      if (code == null) {
        made.putAll(rewrite.apply(bytes(name)));
        code = Objects.requireNonNull(made.get(file(name)), name);
      }
      return defineClass(name, code, 0, code.length);
    }
  }

  /** The class of that name as the compiler has left it. */
  static byte[] bytes(String name) {
    try (var file = Rewritten.class.getResourceAsStream("/" + file(name))) {
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
