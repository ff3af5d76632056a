package io.github.bwflow.limit.tc;

import io.github.bwflow.classes.AddressRange.Family;
import io.github.bwflow.limit.Plan.Step;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.limit.tc.TcLimiter.Leaf;
import io.github.bwflow.units.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The commands that make the root of a device hold a tree of classes.
 *
 * <p>What stands is changed in place. What HTB cannot change, its default class and a class's
 * parent, needs a new HTB in its stead, under the other of two handles.
 */
final class TreeSteps {
  private static final String FIRST = "bf20:";
  private static final String SECOND = "bf21:";

  /** The handles of queues; further ones have none, and no fq_codel in what cuts packets. */
  private static final int FIRST_LEAF = 0xbf22;

  private static final int LAST_LEAF = 0xbf2f;

  private final Leaf leaf;
  private final Kernel kernel;

  /**
   * @param leaf whether the classes' queues are fq_codel
   * @param kernel what stands
   */
  TreeSteps(Leaf leaf, Kernel kernel) {
    this.leaf = leaf;
    this.kernel = kernel;
  }

  /**
   * The commands.
   *
   * @param major the handle of the HTB after them
   * @param steps the commands; none where it already holds the tree
   * @param problems what of the tree has no room
   */
  record Change(String major, List<Step> steps, List<Problem> problems) {}

  /** The commands that make a root hold a tree. */
  Change divide(Root root, WantedTree wanted) {
    boolean stays = isUsable(root, wanted);
    String standing = root.qdisc().map(ObservedQdisc::handle).orElse("");
    String major = stays || !standing.equals(FIRST) ? stays ? standing : FIRST : SECOND;
    ObservedTree tree = stays ? root.tree().orElseThrow() : ObservedTree.NONE;
    List<Step> steps = new ArrayList<>();
    if (!stays) {
      steps.add(make(root, major, wanted));
    }
    List<HtbClass> classes = wanted.classes();
    classes(root, major, classes, tree, steps);
    List<Step> fair = leaves(root, major, wanted.leaves(), stays, steps);
    List<Problem> problems = new ArrayList<>();
    steps.addAll(filters(root, major, wanted, tree, problems));
    steps.addAll(removals(root, major, classes, tree));
    // Last, because the kernel may not have it.
    steps.addAll(fair);
    return new Change(major, steps, problems);
  }

  /** Whether what stands can be changed into what is wanted. */
  private static boolean isUsable(Root root, WantedTree wanted) {
    if (root.tree().isEmpty()) {
      return false;
    }
    ObservedQdisc qdisc = root.qdisc().orElseThrow();
    ObservedTree tree = root.tree().get();
    if (qdisc.other().orElse(-1) != wanted.other()
        || qdisc.direct().orElse(-1) != 0
        || !(qdisc.handle().equals(FIRST) || qdisc.handle().equals(SECOND))
        || tree.isTorn()) {
      return false;
    }
    for (HtbClass each : wanted.classes()) {
      ObservedClass found = tree.classes().get(each.id());
      if (found != null && found.parent() != each.parent()) {
        return false;
      }
    }
    return true;
  }

  // "add" fails where somebody else's qdisc has come between looking and acting. Until the default
  // class is there everything is dropped, which is better than letting everything go. There is no
  // way around it: HTB has no classes when it is made, it takes no other options later, and since
  // Linux 6.13 no qdisc can be made in one place and moved to another (sch_api.c,
  // tc_modify_qdisc).
  private static Step make(Root root, String major, WantedTree wanted) {
    String verb = root.owner() == Owner.NONE ? "add" : "replace";
    List<String> words =
        new ArrayList<>(List.of("tc", "qdisc", verb, "dev", root.device(), "root"));
    words.addAll(List.of("handle", major, "htb", "default", hex(wanted.other())));
    words.addAll(List.of("direct_qlen", "0"));
    return new Step(root.device(), words, false);
  }

  private static void classes(
      Root root, String major, List<HtbClass> classes, ObservedTree tree, List<Step> steps) {
    for (HtbClass each : classes) {
      ObservedClass found = tree.classes().get(each.id());
      if (found == null || !each.isHeldBy(found)) {
        List<String> words = new ArrayList<>(List.of("tc", "class"));
        words.addAll(List.of(found == null ? "add" : "change", "dev", root.device()));
        String parent = each.parent() == 0 ? major : major + hex(each.parent());
        words.addAll(List.of("parent", parent, "classid", major + hex(each.id())));
        if (found == null) {
          // The kernel averages what leaves over 8 s, so that one look tells the rate.
          words.addAll(List.of("est", "1sec", "8sec"));
        }
        words.addAll(each.words());
        steps.add(new Step(root.device(), words, false));
      }
    }
  }

  // Returns those that make the queues fair.
  private List<Step> leaves(
      Root root, String major, Map<Integer, WantedLeaf> leaves, boolean stays, List<Step> steps) {
    Map<String, ObservedQdisc> queues = stays ? kernel.children(root.device()) : Map.of();
    Set<String> taken = new HashSet<>();
    for (ObservedQdisc queue : queues.values()) {
      taken.add(queue.handle());
    }
    boolean known = leaf != Leaf.NEVER && kernel.knowsFairQueues();
    List<Step> fairly = new ArrayList<>();
    for (int id : new TreeSet<>(leaves.keySet())) {
      WantedLeaf wanted = leaves.get(id);
      String place = major + hex(id);
      ObservedQdisc found = queues.get(place);
      boolean fair = leaf != Leaf.NEVER && !wanted.isBlocking();
      boolean cuts = wanted.kind().equals("tbf");
      if (found != null && (wanted.isHeldBy(found) || fair && !cuts && isFair(found))) {
        boolean lacks =
            fair && !isFair(found) && !(cuts && queues.containsKey(found.handle() + "1"));
        if (known && lacks && (!cuts || isLeafHandle(found.handle()))) {
          fairly.add(fair(root, cuts ? found.handle() + "1" : place, wanted));
        }
        continue;
      }
      boolean anew = found == null || !found.kind().equals(wanted.kind());
      Optional<String> handle = anew ? free(taken) : Optional.empty();
      List<String> words = qdisc("replace", root.device(), place);
      if (handle.isPresent()) {
        words.addAll(List.of("handle", handle.get()));
      }
      words.addAll(wanted.words(Optional.ofNullable(found)));
      steps.add(new Step(root.device(), words, false));
      if (fair && anew && (!cuts || handle.isPresent())) {
        fairly.add(fair(root, cuts ? handle.get() + "1" : place, wanted));
      }
    }
    return fairly;
  }

  private static boolean isFair(ObservedQdisc qdisc) {
    return qdisc.kind().equals("fq_codel");
  }

  private static boolean isLeafHandle(String handle) {
    int major = Integer.parseInt(handle.substring(0, handle.length() - 1), 16);
    return major >= FIRST_LEAF && major <= LAST_LEAF;
  }

  private static Optional<String> free(Set<String> taken) {
    for (int major = FIRST_LEAF; major <= LAST_LEAF; major++) {
      if (taken.add(hex(major) + ":")) {
        return Optional.of(hex(major) + ":");
      }
    }
    return Optional.empty();
  }

  private Step fair(Root root, String place, WantedLeaf wanted) {
    List<String> words = qdisc("replace", root.device(), place);
    words.addAll(wanted.fairWords(root.mtu()));
    return new Step(root.device(), words, leaf == Leaf.AUTO);
  }

  private static List<String> qdisc(String verb, String device, String parent) {
    return new ArrayList<>(List.of("tc", "qdisc", verb, "dev", device, "parent", parent));
  }

  private static List<Step> filters(
      Root root, String major, WantedTree wanted, ObservedTree tree, List<Problem> problems) {
    Map<Family, List<WantedTable>> tables = new EnumMap<>(Family.class);
    int leftOut = 0;
    for (Map.Entry<Family, RuleTables.Tables> each : wanted.tables(major).entrySet()) {
      tables.put(each.getKey(), each.getValue().list());
      leftOut += each.getValue().leftOut();
    }
    if (leftOut > 0) {
      problems.add(
          Problem.warning(
              "too-many-rules",
              leftOut
                  + " sockets or rules of "
                  + root.device()
                  + " are beyond what is led to classes one by one, and count as traffic of no"
                  + " class",
              "Match by user or unit, or by a local port, what opens so many connections."));
    }
    List<Step> steps =
        FilterPlan.neighbours(root.device(), major, wanted.neighbours(major), tree.neighbours());
    steps.addAll(FilterPlan.of(root.device(), major, tables, tree.filters()));
    return steps;
  }

  // Those below others first.
  private static List<Step> removals(
      Root root, String major, List<HtbClass> classes, ObservedTree tree) {
    Map<Integer, ObservedClass> gone = new HashMap<>(tree.classes());
    for (HtbClass each : classes) {
      gone.remove(each.id());
    }
    List<Step> steps = new ArrayList<>();
    while (!gone.isEmpty()) {
      Set<Integer> parents = new HashSet<>();
      for (ObservedClass each : gone.values()) {
        parents.add(each.parent());
      }
      Set<Integer> free = new TreeSet<>(gone.keySet());
      free.removeAll(parents);
      for (int id : free) {
        List<String> words = new ArrayList<>(List.of("tc", "class", "del", "dev", root.device()));
        words.addAll(List.of("classid", major + hex(id)));
        steps.add(new Step(root.device(), words, false));
        gone.remove(id);
      }
      if (free.isEmpty()) {
        break;
      }
    }
    return steps;
  }

  /** The handle of the HTB of a tree that stands; empty where there is none. */
  static Optional<String> major(Root root) {
    return root.tree().isPresent() ? root.qdisc().map(ObservedQdisc::handle) : Optional.empty();
  }

  private static String hex(int number) {
    return Integer.toHexString(number);
  }
}
