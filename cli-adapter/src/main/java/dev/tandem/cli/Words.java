package dev.tandem.cli;

import dev.tandem.engine.Step;
import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Sync;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words that users write for one of a few things; picocli wants a class for each. */
abstract class Words<E> implements ITypeConverter<E>, Iterable<String> {
  private final List<E> values;
  private final Function<E, String> word;

  private Words(E[] values, Function<E, String> word) {
    this(List.of(values), word);
  }

  private Words(List<E> values, Function<E, String> word) {
    this.values = values;
    this.word = word;
  }

  @Override
  public E convert(String text) {
    return values.stream()
        .filter(value -> word.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException("'" + text + "' is none of " + String.join(", ", this)));
  }

  @Override
  public Iterator<String> iterator() {
    return words().iterator();
  }

  private Stream<String> words() {
    return values.stream().map(word);
  }

  /** {@code SHARED_OWNER} is written {@code shared-owner}. */
  private static String dashed(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static final class Strategies extends Words<Strategy> {
    Strategies() {
      super(Strategy.values(), Strategy::label);
    }
  }

  static final class Steps extends Words<Step> {
    Steps() {
      super(Step.values(), Step::label);
    }
  }

  static final class Stages extends Words<Stage> {
    Stages() {
      super(Stage.values(), Stage::name);
    }
  }

  static final class CloneModes extends Words<CloneMode> {
    CloneModes() {
      super(CloneMode.values(), Words::dashed);
    }
  }

  static final class Syncs extends Words<Sync> {
    Syncs() {
      super(Sync.values(), Words::dashed);
    }
  }

  static final class OutputFormats extends Words<OutputFormat> {
    OutputFormats() {
      super(OutputFormat.values(), Words::dashed);
    }
  }

  static final class Occasions extends Words<Occasion> {
    Occasions() {
      super(Occasion.values(), Words::dashed);
    }
  }

  static final class DemoDatabases extends Words<DemoDatabase> {
    DemoDatabases() {
      super(DemoDatabase.all(), DemoDatabase::engine);
    }
  }

  static final class Shells extends Words<CompletionCommand.Shell> {
    Shells() {
      super(CompletionCommand.Shell.values(), Words::dashed);
    }
  }
}
