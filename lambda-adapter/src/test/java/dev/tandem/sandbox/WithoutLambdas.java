package dev.tandem.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Writes out the classes that a JVM makes of lambdas and of references to methods, when it first
 * comes to each: in a first step five hundred times, most of them in the AWS SDK. What they do is
 * the same: see {@link java.lang.invoke.LambdaMetafactory}.
 *
 * <p>Such a class holds what is captured, and calls a method that is added to the class the lambda
 * is in, and so may do all that that class may. Two things differ: a stack trace has these two in
 * it, and a reference to another class's method waits until the class that it is in is initialized,
 * which matters to who hands it to another thread in a static initializer and waits there.
 */
final class WithoutLambdas extends WithoutCallSites {
  private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";
  private static final String OBJECT = "java/lang/Object";
  private static final String ONLY = "ONLY";
  private static final Method CONSTRUCTOR = Method.getMethod("void <init>()");

  private final Map<String, byte[]> classes;
  private final List<Lambda> lambdas = new ArrayList<>();

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

  /**
   * One of them.
   *
   * @param type its class
   * @param method what its interface calls it
   * @param captured what it holds
   * @param face its interface
   * @param erased how the interface declares the method
   * @param exact how it is used here
   * @param body what is to be called
   * @param call the method of its host that calls that
   */
  private record Lambda(
      Type type,
      String method,
      List<Type> captured,
      Type face,
      Type erased,
      Type exact,
      Handle body,
      Method call) {}

  @Override
  boolean replaced(
      MethodVisitor code, String called, String shape, Handle bootstrap, Object... arguments) {
    // altMetafactory is for lambdas that are more than one thing: nobody here has any
    if (!bootstrap.getOwner().equals(FACTORY) || !bootstrap.getName().equals("metafactory")) {
      return false;
    }
    var lambda =
        lambda(
            called,
            Type.getMethodType(shape),
            (Type) arguments[0],
            (Handle) arguments[1],
            (Type) arguments[2]);
    lambdas.add(lambda);
    var type = lambda.type().getInternalName();
    if (lambda.captured().isEmpty()) {
      code.visitFieldInsn(Opcodes.GETSTATIC, type, ONLY, lambda.face().getDescriptor());
    } else {
      code.visitMethodInsn(Opcodes.INVOKESTATIC, type, "of", shape, false);
    }
    return true;
  }

  private Lambda lambda(String method, Type shape, Type erased, Handle body, Type exact) {
    int number = lambdas.size();
    var all = new ArrayList<>(List.of(shape.getArgumentTypes()));
    all.addAll(List.of(exact.getArgumentTypes()));
    return new Lambda(
        Type.getObjectType(host() + "$$Lambda$" + number),
        method,
        List.of(shape.getArgumentTypes()),
        shape.getReturnType(),
        erased,
        exact,
        body,
        new Method("call$$Lambda$" + number, exact.getReturnType(), all.toArray(Type[]::new)));
  }

  @Override
  public void visitEnd() {
    for (var lambda : lambdas) {
      call(lambda);
      classes.put(lambda.type().getInternalName() + ".class", file(lambda));
    }
    super.visitEnd();
  }

  /** In the class that it is in. */
  private void call(Lambda lambda) {
    var body = lambda.body();
    boolean isNew = body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    var owner = Type.getObjectType(body.getOwner());
    var given = lambda.call().getArgumentTypes();
    var wanted = new ArrayList<Type>();
    if (!isNew && body.getTag() != Opcodes.H_INVOKESTATIC) {
      wanted.add(owner);
    }
    wanted.addAll(List.of(Type.getArgumentTypes(body.getDesc())));
    // an interface has no methods that are its package's
    int access = isInterface() ? Opcodes.ACC_PUBLIC : 0;
    method(
        cv,
        Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC | access,
        lambda.call(),
        code -> {
          if (isNew) {
            code.newInstance(owner);
            code.dup();
          }
          for (int i = 0; i < given.length; i++) {
            code.loadArg(i);
            convert(code, given[i], wanted.get(i));
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
          convert(
              code,
              isNew ? owner : Type.getReturnType(body.getDesc()),
              lambda.exact().getReturnType());
        });
  }

  private byte[] file(Lambda lambda) {
    var type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.visit(
        version(),
        Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
        lambda.type().getInternalName(),
        null,
        OBJECT,
        new String[] {lambda.face().getInternalName()});
    var captured = lambda.captured();
    for (int i = 0; i < captured.size(); i++) {
      type.visitField(
          Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL,
          name(i),
          captured.get(i).getDescriptor(),
          null,
          null);
    }
    var parameters = captured.toArray(Type[]::new);
    var constructor = new Method("<init>", Type.VOID_TYPE, parameters);
    method(
        type,
        Opcodes.ACC_PRIVATE,
        constructor,
        code -> {
          code.loadThis();
          code.invokeConstructor(Type.getObjectType(OBJECT), CONSTRUCTOR);
          for (int i = 0; i < captured.size(); i++) {
            code.loadThis();
            code.loadArg(i);
            code.putField(lambda.type(), name(i), captured.get(i));
          }
        });
    if (captured.isEmpty()) {
      type.visitField(
          Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, ONLY, lambda.face().getDescriptor(), null, null);
      method(
          type,
          Opcodes.ACC_STATIC,
          Method.getMethod("void <clinit>()"),
          code -> {
            make(code, lambda, constructor);
            code.putStatic(lambda.type(), ONLY, lambda.face());
          });
    } else {
      method(
          type,
          Opcodes.ACC_STATIC,
          new Method("of", lambda.face(), parameters),
          code -> make(code, lambda, constructor));
    }
    method(
        type,
        Opcodes.ACC_PUBLIC,
        new Method(lambda.method(), lambda.erased().getDescriptor()),
        code -> perform(code, lambda));
    type.visitEnd();
    return type.toByteArray();
  }

  private static void make(GeneratorAdapter code, Lambda lambda, Method constructor) {
    code.newInstance(lambda.type());
    code.dup();
    code.loadArgs();
    code.invokeConstructor(lambda.type(), constructor);
  }

  private void perform(GeneratorAdapter code, Lambda lambda) {
    for (int i = 0; i < lambda.captured().size(); i++) {
      code.loadThis();
      code.getField(lambda.type(), name(i), lambda.captured().get(i));
    }
    var erased = lambda.erased().getArgumentTypes();
    var exact = lambda.exact().getArgumentTypes();
    for (int i = 0; i < exact.length; i++) {
      code.loadArg(i);
      convert(code, erased[i], exact[i]);
    }
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        host(),
        lambda.call().getName(),
        lambda.call().getDescriptor(),
        isInterface());
    convert(code, lambda.exact().getReturnType(), lambda.erased().getReturnType());
  }

  private static String name(int captured) {
    return "captured" + captured;
  }

  private static void method(
      ClassVisitor type, int access, Method method, Consumer<GeneratorAdapter> body) {
    var code = new GeneratorAdapter(access, method, null, null, type);
    code.visitCode();
    body.accept(code);
    code.returnValue();
    code.endMethod();
  }

  /** As {@link java.lang.invoke.LambdaMetafactory} has it: nothing is lost on the way. */
  private static void convert(GeneratorAdapter code, Type given, Type wanted) {
    if (wanted.getSort() == Type.VOID) {
      switch (given.getSize()) {
        case 2 -> code.pop2();
        case 1 -> code.pop();
        default -> {}
      }
    } else if (isPrimitive(given) && isPrimitive(wanted)) {
      code.cast(given, wanted);
    } else if (isPrimitive(given)) {
      code.valueOf(given);
    } else if (isPrimitive(wanted)) {
      var primitive = primitive(given);
      // what is not known to be a wrapper has to be what is wanted
      var held = primitive.equals(Type.VOID_TYPE) ? wanted : primitive;
      code.unbox(held);
      code.cast(held, wanted);
    } else if (!given.equals(wanted)) {
      code.checkCast(wanted);
    }
  }

  private static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }

  private static Type primitive(Type wrapper) {
    return switch (wrapper.getInternalName()) {
      case "java/lang/Boolean" -> Type.BOOLEAN_TYPE;
      case "java/lang/Byte" -> Type.BYTE_TYPE;
      case "java/lang/Character" -> Type.CHAR_TYPE;
      case "java/lang/Short" -> Type.SHORT_TYPE;
      case "java/lang/Integer" -> Type.INT_TYPE;
      case "java/lang/Long" -> Type.LONG_TYPE;
      case "java/lang/Float" -> Type.FLOAT_TYPE;
      case "java/lang/Double" -> Type.DOUBLE_TYPE;
      default -> Type.VOID_TYPE;
    };
  }
}
