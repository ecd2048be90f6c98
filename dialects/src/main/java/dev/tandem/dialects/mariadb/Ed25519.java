package dev.tandem.dialects.mariadb;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;

import dev.tandem.engine.spi.Password;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What the plugin ed25519 stores: the public key (RFC 8032) whose secret is the password. The
 * secret is as long as the password, where the JDK's own keys have 32 bytes: so it is computed
 * here.
 */
final class Ed25519 {
  private static final BigInteger PRIME = TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** The curve is {@code -x² + y² = 1 + dx²y²}. */
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(PRIME)).mod(PRIME);

  private static final Point BASE =
      Point.of(
          new BigInteger(
              "15112221349535400772501151409588531511454012693041857206046113283949847762202"),
          new BigInteger(
              "46316835694926478169428394003475163141307993866256225615783033603165251855960"));

  private Ed25519() {}

  /** A point in extended coordinates: {@code x/z, y/z} and {@code t = xy/z}. */
  private record Point(BigInteger x, BigInteger y, BigInteger z, BigInteger t) {
    static final Point NEUTRAL = new Point(ZERO, ONE, ONE, ZERO);

    static Point of(BigInteger x, BigInteger y) {
      return new Point(x, y, ONE, x.multiply(y).mod(PRIME));
    }

    /** RFC 8032, section 5.1.4. */
    Point add(Point other) {
      var a = y.subtract(x).multiply(other.y.subtract(other.x)).mod(PRIME);
      var b = y.add(x).multiply(other.y.add(other.x)).mod(PRIME);
      var c = t.multiply(TWO).multiply(D).multiply(other.t).mod(PRIME);
      var d = z.multiply(TWO).multiply(other.z).mod(PRIME);
      var e = b.subtract(a);
      var f = d.subtract(c);
      var g = d.add(c);
      var h = b.add(a);
      return new Point(
          e.multiply(f).mod(PRIME),
          g.multiply(h).mod(PRIME),
          f.multiply(g).mod(PRIME),
          e.multiply(h).mod(PRIME));
    }

    Point times(BigInteger scalar) {
      var sum = NEUTRAL;
      for (var bit = scalar.bitLength() - 1; bit >= 0; bit--) {
        sum = sum.add(sum);
        if (scalar.testBit(bit)) {
          sum = sum.add(this);
        }
      }
      return sum;
    }

    /** The y coordinate, little end first, with the lowest bit of x at its very end. */
    byte[] encoded() {
      var inverse = z.modInverse(PRIME);
      var bytes = littleEndian(y.multiply(inverse).mod(PRIME));
      if (x.multiply(inverse).mod(PRIME).testBit(0)) {
        bytes[31] |= (byte) 0x80;
      }
      return bytes;
    }
  }

  /** Give what the server stores for {@code password}. */
  static String publicKey(Password password) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-512")
              .digest(password.reveal().getBytes(StandardCharsets.UTF_8));
      var scalar = new byte[32];
      for (var n = 0; n < scalar.length; n++) {
        scalar[scalar.length - 1 - n] = digest[n];
      }
      var secret =
          new BigInteger(1, scalar).clearBit(0).clearBit(1).clearBit(2).clearBit(255).setBit(254);
      return Base64.getEncoder().withoutPadding().encodeToString(BASE.times(secret).encoded());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static byte[] littleEndian(BigInteger number) {
    var bytes = new byte[32];
    for (var n = 0; n < bytes.length; n++) {
      bytes[n] = number.shiftRight(8 * n).byteValue();
    }
    return bytes;
  }
}
