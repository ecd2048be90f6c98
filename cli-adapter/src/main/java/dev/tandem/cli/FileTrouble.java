package dev.tandem.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Why a file can't be used, in words: Java's own text is often its path and nothing else. */
final class FileTrouble {
  private FileTrouble() {}

  static String why(IOException thrown) {
    return switch (thrown) {
      case NoSuchFileException missing -> "it, or its directory, is not there";
      case AccessDeniedException denied -> "this user may not use it";
      case CharacterCodingException garbled -> "it is no text in UTF-8";
      case FileSystemException other -> said(other.getReason());
      default -> said(thrown.getMessage());
    };
  }

  /** The system's own words: none of them has seen what is in a file. */
  private static String said(@Nullable String reason) {
    return reason == null ? "the system gives no reason" : reason;
  }
}
