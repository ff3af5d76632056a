package io.github.bwflow.classes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.bwflow.classes.AddressRange.Family;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxTest {
  /** Small ranges, so that boxes meet often. */
  private static final int SPAN = 8;

  @Test
  void takesAwayJustWhatIsInBoth() {
    Random random = new Random(4711);
    for (int i = 0; i < 300; i++) {
      Box one = box(random);
      Box other = box(random);
      List<Box> rest = one.minus(other);
      for (int j = 0; j < 200; j++) {
        Box point = point(random);
        long inRest = rest.stream().filter(each -> each.meets(point)).count();
        boolean expected = one.meets(point) && !other.meets(point);
        assertEquals(expected ? 1 : 0, inRest, () -> one + " minus " + other + " at " + point);
      }
    }
  }

  @Test
  void findsWhatIsInBoth() {
    Random random = new Random(4712);
    for (int i = 0; i < 300; i++) {
      Box one = box(random);
      Box other = box(random);
      assertEquals(one.meets(other), one.and(other).isPresent());
      Box point = point(random);
      boolean expected = one.meets(point) && other.meets(point);
      assertEquals(expected, one.and(other).filter(each -> each.meets(point)).isPresent());
    }
    assertFalse(Box.all(Family.IPV4).meets(Box.all(Family.IPV6)));
  }

  private static Box box(Random random) {
    Box box = Box.all(Family.IPV4);
    if (random.nextBoolean()) {
      BitSet some = new BitSet();
      some.set(6);
      if (random.nextBoolean()) {
        some.set(17);
      }
      box = box.with(some);
      box = random.nextBoolean() ? box.withLocal(range(random)) : box;
      box = random.nextBoolean() ? box.withRemote(range(random)) : box;
    }
    box = random.nextBoolean() ? box.withLocal(address(random, random.nextInt(4))) : box;
    return random.nextBoolean() ? box.withRemote(address(random, random.nextInt(4))) : box;
  }

  private static Box point(Random random) {
    BitSet one = new BitSet();
    one.set(random.nextBoolean() ? 6 : 17);
    return Box.all(Family.IPV4)
        .with(one)
        .withLocal(PortRange.of(random.nextInt(SPAN)))
        .withRemote(PortRange.of(random.nextInt(SPAN)))
        .withLocal(address(random, 0))
        .withRemote(address(random, 0));
  }

  private static PortRange range(Random random) {
    int first = random.nextInt(SPAN);
    return new PortRange(first, first + random.nextInt(SPAN - first));
  }

  private static AddressRange address(Random random, int free) {
    BigInteger first = BigInteger.valueOf(random.nextInt(SPAN)).shiftRight(free).shiftLeft(free);
    return new AddressRange(Family.IPV4, first, 32 - free);
  }
}
