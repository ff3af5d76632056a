package io.github.bwflow.it;

import static io.github.bwflow.it.Division.ACCOUNT;
import static io.github.bwflow.it.Division.ETH0;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.bwflow.budget.Account;
import io.github.bwflow.control.Reason;
import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.limit.Limiter.Outcome;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.limit.tc.ClassFigures;
import io.github.bwflow.limit.tc.Shape;
import io.github.bwflow.limit.tc.TcLimiter;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;

/** What tests of classes in a real kernel have in common. */
abstract class DivisionTest extends LabTest {
  static final Reason WHY = new Reason("test", "a test");
  static final Wanted NONE = new Wanted.NoLimit(WHY);
  static final Shape PLAIN = new Shape(Optional.empty(), Optional.empty());
  static final List<Side> SENT = List.of(Side.TX);

  LabHost host;

  @BeforeEach
  final void makeHost() {
    host = new LabHost(lab);
  }

  TcLimiter limiter(Shape shape) {
    return limiter(Map.of(ETH0, shape));
  }

  TcLimiter limiter(Map<InterfaceName, Shape> shapes) {
    return new TcLimiter(host, host, new TcLimiter.Settings(TcLimiter.Leaf.AUTO, false), shapes);
  }

  static Shape both(Division division) {
    return new Shape(Optional.of(division.tree()), Optional.of(division.tree()));
  }

  static Wanted limit(String rate) {
    return new Wanted.Limit(BitRate.parse(rate), WHY, Optional.empty());
  }

  Outcome bring(Shape shape, Wanted wanted) {
    return bring(Map.of(ETH0, shape), ACCOUNT, wanted);
  }

  Outcome bring(Map<InterfaceName, Shape> shapes, Account account, Wanted wanted) {
    TcLimiter limiter = limiter(shapes);
    Standing standing = limiter.observe(account, SENT);
    Plan plan = limiter.plan(standing, Targets.same(SENT, wanted));
    return limiter.act(List.of(plan)).get(0);
  }

  Outcome hold(Shape shape, Wanted wanted) {
    return hold(Map.of(ETH0, shape), ACCOUNT, wanted);
  }

  Outcome hold(Map<InterfaceName, Shape> shapes, Account account, Wanted wanted) {
    Outcome outcome = bring(shapes, account, wanted);
    assertEquals(List.of(), outcome.problems());
    assertEquals(List.of(), outcome.standing().problems());
    return outcome;
  }

  Map<Integer, ClassFigures> figures(Side side) {
    return figures(ETH0, side);
  }

  Map<Integer, ClassFigures> figures(InterfaceName name, Side side) {
    Map<Integer, ClassFigures> figures = new TreeMap<>();
    limiter(PLAIN).figures(name, side).forEach(each -> figures.put(each.id(), each));
    return figures;
  }

  /**
   * What the classes had passed at a time.
   *
   * @param second of this JVM's clock, in the middle of what it took to ask: a busy machine may
   *     take long
   */
  record Sample(Map<Integer, ClassFigures> figures, double second) {
    /** What a class has passed since an earlier sample. */
    double bytes(Sample earlier, int node) {
      return figures.get(node).bytes() - earlier.figures.get(node).bytes();
    }

    /** The same in bits per second. */
    double rate(Sample earlier, int node) {
      return bytes(earlier, node) * 8 / (second - earlier.second);
    }
  }

  Sample sample(Side side) {
    long before = System.nanoTime();
    Map<Integer, ClassFigures> figures = figures(side);
    return new Sample(figures, (before + (System.nanoTime() - before) / 2) / 1e9);
  }

  void assertNothingWentPast() {
    for (String device : List.of("eth0", "bwf" + index())) {
      long past =
          lab.qdiscs(device)
              .root()
              .getAsJsonObject("options")
              .get("direct_packets_stat")
              .getAsLong();
      assertEquals(0, past, device);
    }
  }

  String index() {
    return lab.read("/sys/class/net/eth0/ifindex").strip();
  }
}
