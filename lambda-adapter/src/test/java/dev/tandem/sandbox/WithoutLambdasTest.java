package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serializable;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.LongBinaryOperator;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;

/** A lambda does the same, whether the JVM makes its class or the build. */
final class WithoutLambdasTest {
  /** An interface may have some as well, in methods of both kinds. */
  interface Named {
    String name();

    default Supplier<String> greeting() {
      return () -> "hello " + name();
    }

    static Supplier<String> of(Supplier<String> name) {
      return () -> name.get() + Stream.of("!").map(Named::hidden).findFirst().orElseThrow();
    }

    private static String hidden(String text) {
      return text + text;
    }
  }

  /** What a generic one declares is not what is used. */
  interface Reader<T extends Comparable<T>> {
    T read(T least) throws Exception;
  }

  static class Base {
    protected String text() {
      return "base";
    }
  }

  /** javac calls the lambda after the method. */
  static final class Called implements Callable<String> {
    @Override
    public String call() throws Exception {
      Callable<String> inner = () -> "called";
      return inner.call();
    }
  }

  /** All kinds: loaded twice, once as it is and once rewritten. */
  static final class Seen extends Base implements Supplier<String>, Named {
    private final List<String> heard = new ArrayList<>();

    private String secret() {
      return "secret";
    }

    private static long twice(long number) {
      return number * 2;
    }

    private boolean hear(String what) {
      return heard.add(what);
    }

    @Override
    protected String text() {
      return "seen";
    }

    @Override
    public String name() {
      return "Tandem";
    }

    @Override
    public String get() {
      try {
        return Stream.of(captures(), references(), conversions(), others())
            .flatMap(List::stream)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private List<Object> captures() throws Exception {
      boolean yes = true;
      byte small = 1;
      short wider = 2;
      char letter = 'c';
      float single = 1.5f;
      long big = 1L << 40;
      double fraction = 0.25;
      int[] field = {7};
      Callable<String> all =
          () ->
              "%s %s %s %s %s %s %s %s %s"
                  .formatted(yes, small, wider, letter, single, big, fraction, field[0], secret());
      LongBinaryOperator sum = (left, right) -> left + big * right;
      DoubleUnaryOperator scaled = value -> value * fraction + big;
      IntFunction<IntFunction<String>> nested = outer -> inner -> outer + "/" + inner + letter;
      return List.of(
          all.call(),
          sum.applyAsLong(1, 2),
          scaled.applyAsDouble(3),
          nested.apply(1).apply(2),
          greeting().get(),
          Named.of(this::name).get());
    }

    private List<Object> references() {
      Supplier<List<String>> make = ArrayList::new;
      IntFunction<int[]> array = int[]::new;
      Function<String, StringBuilder> builder = StringBuilder::new;
      Function<String, Integer> unbound = String::length;
      UnaryOperator<String> bound = "a,b"::concat;
      Supplier<String> above = super::text;
      Supplier<String> own = this::text;
      Supplier<String> hidden = this::secret;
      Comparator<String> order = Comparator.comparing(String::strip);
      Consumer<String> deaf = this::hear;
      deaf.accept("x");
      return List.of(
          make.get(),
          array.apply(3).length,
          builder.apply("text"),
          unbound.apply("four"),
          bound.apply("!"),
          above.get(),
          own.get(),
          hidden.get(),
          order.compare("a", "bb"),
          heard);
    }

    private List<Object> conversions() throws Exception {
      ToLongFunction<Integer> widened = Integer::intValue;
      ToDoubleFunction<Long> unboxed = number -> number;
      Function<Integer, Long> boxed = number -> twice(number);
      ToLongFunction<Integer> both = Seen::twice;
      ToIntFunction<Character> code = letter -> letter;
      IntPredicate odd = number -> number % 2 == 1;
      BooleanSupplier never = () -> false;
      ObjIntConsumer<List<String>> put = (list, number) -> list.add("n" + number);
      put.accept(heard, 5);
      BiFunction<Byte, Short, Integer> small = (left, right) -> left + right;
      Reader<String> longest = least -> least + "s";
      Function<Object, Object> cast = String.class::cast;
      Supplier<Object> character = () -> 'c';
      return List.of(
          widened.applyAsLong(1),
          unboxed.applyAsDouble(2L),
          boxed.apply(3),
          both.applyAsLong(4),
          code.applyAsInt('a'),
          odd.test(3),
          never.getAsBoolean(),
          small.apply((byte) 1, (short) 2),
          longest.read("word"),
          cast.apply("same"),
          character.get(),
          heard);
    }

    private List<Object> others() throws Exception {
      Runnable both = (Runnable & Serializable) () -> heard.add("both");
      both.run();
      return List.of(
          new Called().call(),
          Stream.generate(Seen::same).limit(2).distinct().count(),
          IntStream.range(0, 5).mapToObj(Integer::toString).collect(Collectors.joining("-")),
          heard,
          thrown(() -> {
            throw new IllegalArgumentException("as it was");
          }));
    }

    /** One that captures nothing is the same one each time. */
    private static Object same() {
      Runnable nothing = () -> {};
      return nothing;
    }

    private static String thrown(Runnable run) {
      try {
        run.run();
        return "nothing";
      } catch (IllegalArgumentException e) {
        return String.valueOf(e.getMessage());
      }
    }
  }

  /** Of Java 8, as the AWS SDK's classes are: their lambdas' methods are called in another way. */
  private static final String OLD =
      """
      public class Old implements java.util.function.Supplier<String> {
        private final String own = "own";

        interface Twice {
          int number();

          default java.util.function.IntSupplier twice() {
            return () -> 2 * number();
          }
        }

        public String get() {
          Twice twice = () -> 21;
          java.util.function.Supplier<String> mine = () -> own + twice.twice().getAsInt();
          return mine.get();
        }
      }
      """;

  @Test
  void whatTheyDoIsTheSame() {
    var rewritten =
        new Rewritten(
            getClass().getClassLoader(), WithoutLambdasTest.class.getName(), WithoutLambdas::of);

    var text = rewritten.<Supplier<String>>make(Seen.class).get();

    assertThat(text).isEqualTo(new Seen().get());
    assertThat(text)
        .contains("hello Tandem", "Tandem!!", "base, seen, secret", "called", "as it was");
  }

  @Test
  void whatTheyDoIsTheSameInOldClasses(@TempDir Path folder) throws IOException {
    var source = Files.writeString(folder.resolve("Old.java"), OLD);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "8",
                "-nowarn",
                "-Xlint:-options",
                source.toString());
    assertThat(status).isZero();

    try (var from = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      var old = (Supplier<?>) new Rewritten(from, "Old", WithoutLambdas::of).make("Old");

      assertThat(old.get()).isEqualTo("own42");
    }
  }

  @Test
  void noneIsLeftForTheJvmToMakeButWhatIsSeveralThings() {
    for (var each : List.of(Seen.class, Named.class)) {
      var file = Rewritten.bytes(each);
      assertThat(factories(List.of(file))).contains("metafactory");
      assertThat(factories(WithoutLambdas.of(file).values())).doesNotContain("metafactory");
    }
    assertThat(factories(WithoutLambdas.of(Rewritten.bytes(Seen.class)).values()))
        .containsOnly("altMetafactory");
  }

  @Test
  void thoseThatAreTheSameThingShareAClass() {
    var files = WithoutLambdas.of(Rewritten.bytes(Seen.class));
    files.remove(Seen.class.getName().replace('.', '/') + ".class");

    assertThat(files.values().stream().map(ClassReader::new).map(WithoutLambdasTest::faces))
        .hasSizeGreaterThan(10)
        .doesNotHaveDuplicates();
  }

  @Test
  void aClassThatHasNoneStaysAsItIs() {
    var file = Rewritten.bytes(Base.class);

    assertThat(WithoutLambdas.of(file)).hasSize(1).containsValue(file);
  }

  private static String faces(ClassReader lambdas) {
    return String.join(" ", lambdas.getInterfaces());
  }

  private static List<String> factories(Collection<byte[]> files) {
    return files.stream()
        .flatMap(file -> CallSite.of(file).stream())
        .map(CallSite::method)
        .toList();
  }
}
