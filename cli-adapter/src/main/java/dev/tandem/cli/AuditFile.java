package dev.tandem.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A file that grows by a line at its end and changes nowhere else. Each line carries the hash of
 * itself and of the hash before it: a line that is changed, missing or out of its place breaks the
 * chain there. What a chain can't show is that its last lines are gone; whoever keeps the last hash
 * elsewhere sees that too.
 */
final class AuditFile {
  /** What the first line is chained to. */
  static final String START = "0".repeat(64);

  private final Path path;
  private final AuditFormat format;

  AuditFile(Path path) {
    this.path = path;
    this.format = AuditFormat.of(path);
  }

  /** Add an entry, durably. Processes take turns. */
  void append(AuditEntry entry) throws IOException {
    // a lock keeps processes apart, not threads
    synchronized (AuditFile.class) {
      try (var channel = open();
          var lock = channel.lock()) {
        var end = lock.channel().size();
        var tail = end(channel, end);
        var text = new StringBuilder();
        if (end == 0) {
          format.heading().ifPresent(heading -> text.append(heading).append('\n'));
        } else if (!tail.endsWith("\n")) {
          // half a line of somebody who was interrupted stays, and shows
          text.append('\n');
        }
        var body = format.body(entry);
        text.append(format.line(body, hash(last(tail), body))).append('\n');
        var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        long at = end;
        while (bytes.hasRemaining()) {
          at += channel.write(bytes, at);
        }
        channel.force(true);
      }
    }
  }

  /** Throw what {@link #append} would throw, and add nothing. */
  void check() throws IOException {
    open().close();
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static String end(FileChannel channel, long size) throws IOException {
    var from = Math.max(0, size - AuditFormat.TAIL);
    var bytes = ByteBuffer.allocate((int) (size - from));
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
      // a read may come short
    }
    return new String(bytes.array(), StandardCharsets.ISO_8859_1);
  }

  private String last(String tail) {
    return tail.endsWith("\n")
        ? format.split(tail.stripTrailing()).map(AuditFormat.Chained::hash).orElse(START)
        : START;
  }

  private static String hash(String before, String body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(before.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * What a file holds.
   *
   * @param entries the entries as far as they can be read
   * @param hashes the hash of each line that fits
   * @param broken the first line that does not fit, counted from 1
   */
  record Contents(List<AuditEntry> entries, List<String> hashes, Optional<Integer> broken) {
    Contents {
      entries = List.copyOf(entries);
      hashes = List.copyOf(hashes);
    }

    /** The hash that the next line will be chained to. */
    String head() {
      return hashes.isEmpty() ? START : hashes.getLast();
    }
  }

  /** Read all of it, and check each line against the one before. */
  Contents read() throws IOException {
    var entries = new ArrayList<AuditEntry>();
    var hashes = new ArrayList<String>();
    var broken = Optional.<Integer>empty();
    var before = START;
    int number = 0;
    try (var lines = Files.newBufferedReader(path)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (number == 1 && format.heading().equals(Optional.of(line))) {
          continue;
        }
        var chained = format.split(line);
        var entry = chained.flatMap(parts -> format.entry(parts.body()));
        entry.ifPresent(entries::add);
        boolean fits =
            entry.isPresent() && hash(before, chained.get().body()).equals(chained.get().hash());
        if (!fits && broken.isEmpty()) {
          broken = Optional.of(number);
        }
        if (fits && broken.isEmpty()) {
          hashes.add(chained.get().hash());
        }
        before = chained.map(AuditFormat.Chained::hash).orElse(START);
      }
    }
    return new Contents(entries, hashes, broken);
  }
}
