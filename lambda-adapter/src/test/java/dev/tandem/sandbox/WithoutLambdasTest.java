package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.ArrayList;
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
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

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

    private List<Object> others() {
      Runnable both = (Runnable & Serializable) () -> heard.add("both");
      both.run();
      return List.of(
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

  @Test
  void whatTheyDoIsTheSame() {
    var rewritten = new Rewritten(WithoutLambdasTest.class, WithoutLambdas::of);

    var text = rewritten.<Supplier<String>>make(Seen.class).get();

    assertThat(text).isEqualTo(new Seen().get());
    assertThat(text).contains("hello Tandem", "Tandem!!", "base, seen, secret", "as it was");
  }

  @Test
  void noneIsLeftForTheJvmToMakeButWhatIsSeveralThings() {
    for (var each : List.of(Seen.class, Named.class)) {
      assertThat(factories(Rewritten.bytes(each.getName()))).contains("metafactory");
      for (var made : WithoutLambdas.of(Rewritten.bytes(each.getName())).values()) {
        assertThat(factories(made)).doesNotContain("metafactory");
      }
    }
    assertThat(factories(WithoutLambdas.of(Rewritten.bytes(Seen.class.getName())).values()))
        .containsOnly("altMetafactory");
  }

  @Test
  void aClassThatHasNoneStaysAsItIs() {
    var file = Rewritten.bytes(Base.class.getName());

    assertThat(WithoutLambdas.of(file)).hasSize(1).containsValue(file);
  }

  private static List<String> factories(Iterable<byte[]> files) {
    var names = new ArrayList<String>();
    files.forEach(file -> names.addAll(factories(file)));
    return names;
  }

  private static List<String> factories(byte[] file) {
    var names = new ArrayList<String>();
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String shape, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitInvokeDynamicInsn(
                      String called, String shape, Handle bootstrap, Object... arguments) {
                    names.add(bootstrap.getName());
                  }
                };
              }
            },
            0);
    return names;
  }
}
