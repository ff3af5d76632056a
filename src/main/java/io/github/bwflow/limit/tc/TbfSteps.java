package io.github.bwflow.limit.tc;

import io.github.bwflow.limit.Plan.Step;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.limit.tc.TcLimiter.Leaf;
import io.github.bwflow.units.BitRate;
import java.util.ArrayList;
import java.util.List;

/** The commands that make the root of a device hold a rate. */
final class TbfSteps {
  private final Leaf leaf;
  private final Kernel kernel;

  /**
   * @param leaf whether an fq_codel goes under the limit
   * @param kernel what stands
   */
  TbfSteps(Leaf leaf, Kernel kernel) {
    this.leaf = leaf;
    this.kernel = kernel;
  }

  /** The commands; none where it already holds the rate. */
  List<Step> limit(Root root, BitRate rate) {
    WantedTbf tbf = WantedTbf.of(rate, root.mtu());
    boolean ours = root.qdisc().isPresent() && root.qdisc().get().isOurs();
    ObservedQdisc standing = ours ? root.qdisc().get() : null;
    String device = root.device();
    boolean same = standing != null && standing.handle().equals(tbf.handle());
    if (same && tbf.isHeldBy(standing)) {
      return !root.leaf() && isLeafKnown() ? List.of(leaf(root, tbf, "add")) : List.of();
    }
    List<Step> steps = new ArrayList<>();
    // "change" keeps the queue and the counters. "add" fails where somebody else's qdisc has come
    // between looking and acting. "replace" is for our other handle, or for what may be replaced.
    boolean change = same && standing.kind().equals("tbf");
    String verb = change ? "change" : root.owner() == Owner.NONE ? "add" : "replace";
    List<String> words = new ArrayList<>(List.of("tc", "qdisc", verb, "dev", device, "root"));
    words.addAll(List.of("handle", tbf.handle()));
    words.addAll(tbf.words(change ? standing.burst().orElse(0) : 0));
    steps.add(new Step(device, words, false));
    if (leaf != Leaf.NEVER && !(change && !root.leaf() && !isLeafKnown())) {
      steps.add(leaf(root, tbf, change && root.leaf() ? "change" : "add"));
    }
    return steps;
  }

  // A kernel without fq_codel is asked once, when the limit is made, and not in every run.
  private boolean isLeafKnown() {
    return leaf != Leaf.NEVER && kernel.knowsFairQueues();
  }

  private Step leaf(Root root, WantedTbf tbf, String verb) {
    List<String> words = new ArrayList<>(List.of("tc", "qdisc", verb, "dev", root.device()));
    words.addAll(List.of("parent", tbf.handle() + "1", "handle", ObservedQdisc.LEAF_HANDLE));
    words.addAll(tbf.leafWords(root.mtu()));
    return new Step(root.device(), words, leaf == Leaf.AUTO);
  }

  /** The command that takes our limit off. */
  static Step delete(Root root) {
    String handle = root.qdisc().orElseThrow().handle();
    return new Step(
        root.device(),
        List.of("tc", "qdisc", "del", "dev", root.device(), "root", "handle", handle),
        false);
  }
}
