package dev.tandem.it;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.File;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Arrows point inward only, and the engine is pure. Each rule holds in Tandem's own classes, and is
 * seen to fail in {@code dev.tandem.it.broken}, a house that breaks them all.
 */
final class ArchitectureTest {
  private static final String HOUSE = "dev.tandem";
  private static final String BROKEN_HOUSE = "dev.tandem.it.broken";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(
              location -> !location.contains("test-classes") && !location.contains("-tests.jar"))
          .importPackages(HOUSE);
  private static final JavaClasses BROKEN_CLASSES =
      new ClassFileImporter().importPackages(BROKEN_HOUSE);

  @ParameterizedTest
  @EnumSource
  void holds(Rule rule) {
    rule.in(HOUSE).check(CLASSES);
  }

  @ParameterizedTest
  @EnumSource
  void canFail(Rule rule) {
    assertThat(rule.in(BROKEN_HOUSE).evaluate(BROKEN_CLASSES).hasViolation()).isTrue();
  }

  /** The rules, for a house with the given root package. */
  enum Rule {
    THE_ENGINE_KNOWS_NOBODY {
      @Override
      ArchRule in(String house) {
        return separate(house + ".engine..", others(house, "engine"));
      }
    },
    DIALECTS_KNOW_THE_ENGINE_ONLY {
      @Override
      ArchRule in(String house) {
        return separate(house + ".dialects..", others(house, "engine", "dialects"));
      }
    },
    STORES_KNOW_THE_ENGINE_ONLY {
      @Override
      ArchRule in(String house) {
        return separate(house + ".stores..", others(house, "engine", "stores"));
      }
    },
    THE_DATA_SOURCE_KNOWS_THE_ENGINE_ONLY {
      @Override
      ArchRule in(String house) {
        return separate(house + ".datasource..", others(house, "engine", "datasource"));
      }
    },
    NOTIFICATIONS_KNOW_THE_ENGINE_ONLY {
      @Override
      ArchRule in(String house) {
        return separate(house + ".notifications..", others(house, "engine", "notifications"));
      }
    },
    ADAPTERS_DO_NOT_KNOW_EACH_OTHER {
      @Override
      ArchRule in(String house) {
        return separate(house + ".cli..", house + ".lambda..");
      }
    },
    THE_SPI_DOES_NOT_KNOW_ITS_USER {
      @Override
      ArchRule in(String house) {
        return separate(house + ".engine.spi", house + ".engine");
      }
    },
    THE_ENGINE_NEEDS_JSPECIFY_AND_A_JSON_PARSER_ONLY {
      @Override
      ArchRule in(String house) {
        return classes()
            .that()
            .resideInAPackage(house + ".engine..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    "java..",
                    house + "..",
                    "org.jspecify.annotations",
                    "com.fasterxml.jackson.core.."));
      }
    },
    AWS_IS_FOR_ITS_STORE {
      @Override
      ArchRule in(String house) {
        return noClasses()
            .that()
            .resideOutsideOfPackage(house + ".stores.aws..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk..");
      }
    },
    NO_SQL_IN_THE_ENGINE {
      @Override
      ArchRule in(String house) {
        return untouched(house, resideInAnyPackage("java.sql..", "javax.sql.."));
      }
    },
    NO_NETWORK_IN_THE_ENGINE {
      @Override
      ArchRule in(String house) {
        return untouched(house, resideInAnyPackage("java.net..", "javax.net.."));
      }
    },
    NO_PATHS_IN_THE_ENGINE {
      @Override
      ArchRule in(String house) {
        return untouched(house, resideInAnyPackage("java.nio.file..", "java.nio.channels.."));
      }
    },
    NO_FILES_IN_THE_ENGINE {
      @Override
      ArchRule in(String house) {
        return untouched(
            house,
            named(
                "a class of java.io with a file behind it",
                type ->
                    type.getPackageName().equals(File.class.getPackageName())
                        && type.getSimpleName().matches("File.*|RandomAccessFile|Console")));
      }
    },
    NO_CLOCK_IN_THE_ENGINE {
      @Override
      ArchRule in(String house) {
        return untouched(house, JavaClass.Predicates.type(Clock.class));
      }
    },
    NOBODY_ASKS_WHAT_TIME_IT_IS_IN_THE_ENGINE {
      @Override
      ArchRule in(String house) {
        return uncalled(
            house,
            call ->
                (call.getOwner().getPackageName().equals(Clock.class.getPackageName())
                        && Set.of("now", "system").contains(call.getName()))
                    || isOf(System.class, "currentTimeMillis", "nanoTime").test(call));
      }
    },
    NOBODY_SLEEPS_IN_THE_ENGINE {
      @Override
      ArchRule in(String house) {
        return uncalled(house, isOf(Thread.class, "sleep"));
      }
    },
    NO_RANDOM_NUMBERS_IN_THE_ENGINE {
      @Override
      ArchRule in(String house) {
        return untouched(
            house,
            JavaClass.Predicates.type(SecureRandom.class)
                .or(JavaClass.Predicates.assignableTo(Random.class)));
      }
    },
    NOBODY_DRAWS_LOTS_IN_THE_ENGINE {
      @Override
      ArchRule in(String house) {
        return uncalled(house, isOf(Math.class, "random").or(isOf(UUID.class, "randomUUID")));
      }
    },
    NO_ENVIRONMENT_IN_THE_ENGINE {
      @Override
      ArchRule in(String house) {
        return uncalled(house, isOf(System.class, "getenv", "getProperty", "getProperties"));
      }
    },
    NO_OUTPUT_IN_THE_ENGINE {
      @Override
      ArchRule in(String house) {
        return noClasses()
            .that()
            .resideInAPackage(house + ".engine..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
      }
    },
    EVERY_PACKAGE_SAYS_WHAT_MAY_BE_NULL {
      @Override
      ArchRule in(String house) {
        return classes()
            .that()
            .resideInAPackage(house + "..")
            .should(
                new ArchCondition<>("be in a package that is @NullMarked") {
                  @Override
                  public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = isNullMarked(type.getPackage());
                    events.add(
                        new SimpleConditionEvent(
                            type, marked, type.getPackageName() + " is not @NullMarked"));
                  }
                });
      }
    };

    abstract ArchRule in(String house);

    private static final Set<String> MODULES =
        Set.of("engine", "dialects", "stores", "datasource", "notifications", "cli", "lambda");

    static String[] others(String house, String... known) {
      return MODULES.stream()
          .filter(module -> !Set.of(known).contains(module))
          .map(module -> house + "." + module + "..")
          .toArray(String[]::new);
    }

    static ArchRule separate(String from, String... to) {
      return noClasses()
          .that()
          .resideInAPackage(from)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(to);
    }

    static ArchRule untouched(String house, DescribedPredicate<? super JavaClass> what) {
      return noClasses()
          .that()
          .resideInAPackage(house + ".engine..")
          .should()
          .dependOnClassesThat(what);
    }

    static ArchRule uncalled(String house, Predicate<MethodCallTarget> what) {
      return noClasses()
          .that()
          .resideInAPackage(house + ".engine..")
          .should()
          .callMethodWhere(
              new DescribedPredicate<JavaMethodCall>("it reaches outside") {
                @Override
                public boolean test(JavaMethodCall call) {
                  return what.test(call.getTarget());
                }
              });
    }

    static Predicate<MethodCallTarget> isOf(Class<?> owner, String... names) {
      return call ->
          call.getOwner().isEquivalentTo(owner) && Set.of(names).contains(call.getName());
    }

    static DescribedPredicate<JavaClass> named(String text, Predicate<JavaClass> predicate) {
      return DescribedPredicate.describe(text, predicate);
    }

    static boolean isNullMarked(JavaPackage found) {
      return found
          .tryGetPackageInfo()
          .filter(info -> info.isAnnotatedWith(NullMarked.class))
          .isPresent();
    }
  }
}
