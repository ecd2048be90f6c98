package dev.tandem.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * The class of all lambdas in one class that implement the same method of the same interface. What
 * it makes knows which of them it is, and what that has captured.
 */
final class LambdaClass {
  private static final Type OBJECT = Type.getType(Object.class);
  private static final String WHICH = "which";

  private final Type type;
  private final Type face;
  private final Method method;
  private final List<Lambda> lambdas = new ArrayList<>();

  /**
   * Have one, which is empty.
   *
   * @param type its name
   * @param face the interface
   * @param method how that declares what they do
   */
  LambdaClass(Type type, Type face, Method method) {
    this.type = type;
    this.face = face;
    this.method = method;
  }

  /**
   * One of them.
   *
   * @param captured what it holds
   * @param exact how it is used
   * @param call what it calls in the class that it is in: with what is captured, and then with what
   *     it is given
   */
  record Lambda(List<Type> captured, Type exact, Method call) {}

  /** Add one, and write to {@code code} what makes it of what it captures. */
  void add(Lambda lambda, MethodVisitor code) {
    int which = lambdas.size();
    lambdas.add(lambda);
    if (lambda.captured().isEmpty()) {
      code.visitFieldInsn(
          Opcodes.GETSTATIC, type.getInternalName(), constant(which), face.getDescriptor());
    } else {
      var factory = factory(which);
      code.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          type.getInternalName(),
          factory.getName(),
          factory.getDescriptor(),
          false);
    }
  }

  String name() {
    return type.getInternalName();
  }

  /** One that holds nothing is there once. */
  private static String constant(int which) {
    return "ONLY" + which;
  }

  private Method factory(int which) {
    return new Method("of" + which, face, lambdas.get(which).captured().toArray(Type[]::new));
  }

  /** The file of the class, for those of {@code host}. */
  byte[] file(int version, String host, boolean isInterface) {
    // a frame has this and what the method is given, and so no other class is looked at
    var file = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    file.visit(
        version,
        Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
        name(),
        null,
        OBJECT.getInternalName(),
        new String[] {face.getInternalName()});
    addFields(file);
    if (all(true).findAny().isPresent()) {
      write(
          file,
          Opcodes.ACC_STATIC,
          Method.getMethod("void <clinit>()"),
          code ->
              all(true)
                  .forEach(which -> {
                    make(code, which);
                    code.putStatic(type, constant(which), face);
                  }));
    }
    all(false)
        .forEach(
            which -> write(file, Opcodes.ACC_STATIC, factory(which), code -> make(code, which)));
    write(
        file,
        Opcodes.ACC_PUBLIC,
        method,
        code -> {
          code.loadThis();
          code.getField(type, WHICH, Type.INT_TYPE);
          var labels = Stream.generate(code::newLabel).limit(lambdas.size()).toArray(Label[]::new);
          code.visitTableSwitchInsn(0, labels.length - 1, labels[0], labels);
          for (int which = 0; which < labels.length; which++) {
            if (which > 0) {
              code.returnValue();
            }
            code.mark(labels[which]);
            call(code, lambdas.get(which), host, isInterface);
          }
        });
    file.visitEnd();
    return file.toByteArray();
  }

  /** The numbers of those that capture nothing, or something. */
  private IntStream all(boolean withoutCaptures) {
    return IntStream.range(0, lambdas.size())
        .filter(which -> lambdas.get(which).captured().isEmpty() == withoutCaptures);
  }

  /** Which of them it is, and what it holds: one holds more than another. */
  private List<Type> fields() {
    int most = lambdas.stream().mapToInt(lambda -> lambda.captured().size()).max().orElse(0);
    return Stream.concat(Stream.of(Type.INT_TYPE), Stream.generate(() -> OBJECT).limit(most))
        .toList();
  }

  private static String field(int i) {
    return i == 0 ? WHICH : "captured" + i;
  }

  private Method constructor() {
    return new Method("<init>", Type.VOID_TYPE, fields().toArray(Type[]::new));
  }

  private void addFields(ClassWriter file) {
    all(true)
        .forEach(which ->
            file.visitField(
                Opcodes.ACC_STATIC | Opcodes.ACC_FINAL,
                constant(which),
                face.getDescriptor(),
                null,
                null));
    var fields = fields();
    for (int i = 0; i < fields.size(); i++) {
      int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
      file.visitField(access, field(i), fields.get(i).getDescriptor(), null, null);
    }
    write(
        file,
        Opcodes.ACC_PRIVATE,
        constructor(),
        code -> {
          code.loadThis();
          code.invokeConstructor(OBJECT, Method.getMethod("void <init>()"));
          for (int i = 0; i < fields.size(); i++) {
            code.loadThis();
            code.loadArg(i);
            code.putField(type, field(i), fields.get(i));
          }
        });
  }

  private void make(GeneratorAdapter code, int which) {
    code.newInstance(type);
    code.dup();
    code.push(which);
    var captured = lambdas.get(which).captured();
    for (int i = 0; i < captured.size(); i++) {
      code.loadArg(i);
      Conversion.write(code, captured.get(i), OBJECT);
    }
    for (int i = captured.size() + 1; i < fields().size(); i++) {
      code.visitInsn(Opcodes.ACONST_NULL);
    }
    code.invokeConstructor(type, constructor());
  }

  private void call(GeneratorAdapter code, Lambda lambda, String host, boolean isInterface) {
    for (int i = 0; i < lambda.captured().size(); i++) {
      code.loadThis();
      code.getField(type, field(i + 1), OBJECT);
      Conversion.write(code, OBJECT, lambda.captured().get(i));
    }
    var given = method.getArgumentTypes();
    var exact = lambda.exact().getArgumentTypes();
    for (int i = 0; i < exact.length; i++) {
      code.loadArg(i);
      Conversion.write(code, given[i], exact[i]);
    }
    var call = lambda.call();
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, host, call.getName(), call.getDescriptor(), isInterface);
    Conversion.write(code, lambda.exact().getReturnType(), method.getReturnType());
  }

  /** Write a method that ends by returning what {@code body} leaves. */
  static void write(ClassVisitor type, int access, Method method, Consumer<GeneratorAdapter> body) {
    var code = new GeneratorAdapter(access, method, null, null, type);
    code.visitCode();
    body.accept(code);
    code.returnValue();
    code.endMethod();
  }
}
