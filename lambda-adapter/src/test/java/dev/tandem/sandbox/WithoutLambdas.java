package dev.tandem.sandbox;

import dev.tandem.sandbox.LambdaClass.Lambda;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.Method;

/**
 * Writes out the classes that a JVM makes of lambdas and of references to methods, when it first
 * comes to each: in a first step five hundred times, most of them in the AWS SDK. What they do is
 * the same: see {@link java.lang.invoke.LambdaMetafactory}.
 *
 * <p>Each calls a method that is added to the class it is in, and so may do all that that class
 * may; and as a class costs a start something, all that are the same thing there share one. Three
 * things differ: a stack trace has these in it; two lambdas may be of one class; and a reference to
 * another class's method waits until the class that it is in is initialized, which matters to who
 * hands it to another thread in a static initializer and waits there.
 */
final class WithoutLambdas extends WithoutCallSites {
  private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";

  private final Map<String, byte[]> classes;
  private final Map<Declared, LambdaClass> lambdas = new LinkedHashMap<>();
  private final List<Call> calls = new ArrayList<>();

  private WithoutLambdas(ClassVisitor next, Map<String, byte[]> classes) {
    super(next);
    this.classes = classes;
  }

  /**
   * Give the class that {@code file} holds without them, and theirs, by their files' names. One
   * that has none stays as it is.
   */
  static Map<String, byte[]> of(byte[] file) {
    var reader = new ClassReader(file);
    var writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    var classes = new LinkedHashMap<String, byte[]>();
    reader.accept(new WithoutLambdas(writer, classes), 0);
    classes.put(reader.getClassName() + ".class", classes.isEmpty() ? file : writer.toByteArray());
    return classes;
  }

  /** What several of them may be: an interface, and how it declares what they do. */
  private record Declared(Type type, Method method) {}

  /** The method in the class itself that calls {@code body}, as the lambda is used. */
  private record Call(Method method, Handle body) {}

  @Override
  boolean replaced(
      MethodVisitor code, String called, String shape, Handle bootstrap, Object... arguments) {
    // altMetafactory is for lambdas that are more than one thing: nobody here has any
    if (!bootstrap.getOwner().equals(FACTORY) || !bootstrap.getName().equals("metafactory")) {
      return false;
    }
    var declared = new Method(called, ((Type) arguments[0]).getDescriptor());
    var captured = List.of(Type.getArgumentTypes(shape));
    var exact = (Type) arguments[2];
    var given = new ArrayList<>(captured);
    given.addAll(List.of(exact.getArgumentTypes()));
    var method =
        new Method(
            "call$$Lambda$" + calls.size(), exact.getReturnType(), given.toArray(Type[]::new));
    calls.add(new Call(method, (Handle) arguments[1]));
    lambdas
        .computeIfAbsent(new Declared(Type.getReturnType(shape), declared), this::shared)
        .add(new Lambda(captured, exact, method), code);
    return true;
  }

  private LambdaClass shared(Declared declared) {
    var type = Type.getObjectType(host() + "$$Lambda$" + lambdas.size());
    return new LambdaClass(type, declared.type(), declared.method());
  }

  @Override
  public void visitEnd() {
    calls.forEach(this::write);
    for (var each : lambdas.values()) {
      classes.put(each.name() + ".class", each.file(version(), host(), isInterface()));
    }
    super.visitEnd();
  }

  private void write(Call call) {
    var body = call.body();
    boolean isNew = body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    var owner = Type.getObjectType(body.getOwner());
    var given = call.method().getArgumentTypes();
    var wanted = new ArrayList<Type>();
    if (!isNew && body.getTag() != Opcodes.H_INVOKESTATIC) {
      wanted.add(owner);
    }
    wanted.addAll(List.of(Type.getArgumentTypes(body.getDesc())));
    // an interface has no methods that are its package's
    int access = isInterface() ? Opcodes.ACC_PUBLIC : 0;
    LambdaClass.write(
        cv,
        Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC | access,
        call.method(),
        code -> {
          if (isNew) {
            code.newInstance(owner);
            code.dup();
          }
          for (int i = 0; i < given.length; i++) {
            code.loadArg(i);
            Conversion.write(code, given[i], wanted.get(i));
          }
          code.visitMethodInsn(
              switch (body.getTag()) {
                case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
                case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
                case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
                case Opcodes.H_INVOKESPECIAL, Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
                default -> throw new IllegalArgumentException(body.toString());
              },
              body.getOwner(),
              body.getName(),
              body.getDesc(),
              body.isInterface());
          Conversion.write(
              code,
              isNew ? owner : Type.getReturnType(body.getDesc()),
              call.method().getReturnType());
        });
  }
}
