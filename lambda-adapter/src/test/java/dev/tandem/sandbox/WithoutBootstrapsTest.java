package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

/** A class answers the same, whether the JVM makes its cases and its equality or not. */
final class WithoutBootstrapsTest {
  /** Something to choose between. */
  sealed interface Shape {
    static String text(@Nullable Shape shape) {
      return switch (shape) {
        case null -> "no shape";
        case Round round when round.radius() > 9 -> "wide";
        case Round round -> "round";
        case Square(int side) when side == 0 -> "nothing";
        case Square square -> "square";
      };
    }
  }

  record Round(
      double radius,
      float weight,
      long mark,
      boolean filled,
      byte first,
      short second,
      char third,
      @Nullable String name,
      List<String> more)
      implements Shape {}

  record Square(int side) implements Shape {}

  /** What of it all a test sees: loaded twice, once as it is and once rewritten. */
  static final class Seen implements Function<String, String> {
    private static final Shape[] SHAPES = {
      round(1.5, "a"),
      round(1.5, "a"),
      round(99, "a"),
      round(1.5, null),
      round(Double.NaN, null),
      round(Double.NaN, null),
      round(0.0, ""),
      round(-0.0, ""),
      new Square(0),
      new Square(7),
    };

    private static Shape round(double radius, @Nullable String name) {
      return new Round(radius, -0.0f, 1L << 40, true, (byte) 1, (short) 2, 'c', name, List.of("x"));
    }

    @Override
    public String apply(String what) {
      var text = new StringBuilder(Shape.text(null));
      for (var shape : SHAPES) {
        text.append(Shape.text(shape))
            .append(' ')
            .append(shape.hashCode())
            .append(' ')
            .append(shape);
        for (var other : SHAPES) {
          text.append(shape.equals(other) ? '=' : '/');
        }
        text.append(Objects.equals(shape, (Object) what)).append('\n');
      }
      return text.toString();
    }
  }

  /** Cases that are no types alone stay as they are. */
  static final class Mixed implements Function<Object, String> {
    @Override
    public String apply(Object value) {
      return switch (value) {
        case Thread.State.NEW -> "new";
        case Integer number when number > 1 -> "many";
        case Integer number -> "few";
        default -> "other";
      };
    }
  }

  @Test
  void whatIsSeenIsTheSame() {
    var before = new Seen().apply("");

    assertThat(WithoutBootstrapsTest.<Function<String, String>>rewritten(Seen.class).apply(""))
        .isEqualTo(before);
    assertThat(before).contains("no shape", "wide", "round", "nothing", "square", "=", "/");
  }

  @Test
  void aGuardThatFailsGoesOnWithTheNextCase() {
    Function<Object, String> mixed = rewritten(Mixed.class);

    for (var value : new Object[] {Thread.State.NEW, Thread.State.BLOCKED, 2, 1, "text"}) {
      assertThat(mixed.apply(value)).isEqualTo(new Mixed().apply(value));
    }
  }

  @Test
  void nothingIsLeftForTheJvmToMake() {
    for (var each : List.of(Shape.class, Round.class, Square.class)) {
      assertThat(bootstraps(Rewritten.bytes(each))).as(each.getName()).isNotEmpty();
      assertThat(bootstraps(WithoutBootstraps.of(Rewritten.bytes(each))))
          .as(each.getName())
          .doesNotContain("typeSwitch", "equals", "hashCode");
    }
    assertThat(bootstraps(WithoutBootstraps.of(Rewritten.bytes(Mixed.class))))
        .containsExactly("typeSwitch");
  }

  /** What is called where {@link java.lang.runtime} makes it. */
  private static List<String> bootstraps(byte[] file) {
    return CallSite.of(file).stream()
        .filter(site -> site.maker().startsWith("java/lang/runtime/"))
        .map(CallSite::called)
        .toList();
  }

  private static <T> T rewritten(Class<? extends T> type) {
    return new Rewritten(
            WithoutBootstrapsTest.class.getClassLoader(),
            WithoutBootstrapsTest.class.getName(),
            file ->
                Map.of(new ClassReader(file).getClassName() + ".class", WithoutBootstraps.of(file)))
        .make(type);
  }
}
