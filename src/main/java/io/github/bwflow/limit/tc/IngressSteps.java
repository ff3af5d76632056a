package io.github.bwflow.limit.tc;

import io.github.bwflow.host.NetDevices.Identity;
import io.github.bwflow.limit.Plan.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that lead an interface's received traffic through its IFB, or no longer. In such an
 * order that the redirect never leads to a device that is down or gone: what is led there is lost.
 */
final class IngressSteps {
  /** Packets that may wait where no TBF counts bytes; the IFB's own default is 32. */
  private static final String QUEUE = "1000";

  private IngressSteps() {}

  /**
   * The commands that lead to a limit, and then those that lift what is in their way.
   *
   * @param limit the commands that make the IFB's root hold the rate
   */
  static List<Step> lead(Ingress ingress, List<Step> limit) {
    List<Step> steps = new ArrayList<>();
    boolean toElsewhere =
        ingress.redirect().isPresent() && !(ingress.leadsToIfb() && ingress.ifb().isOurs());
    if (toElsewhere) {
      steps.add(unlead(ingress));
    }
    steps.addAll(device(ingress));
    steps.addAll(limit);
    if (ingress.qdisc().isEmpty()) {
      steps.add(step(ingress, "tc", "qdisc", "add", "dev", ingress.device().name(), "ingress"));
    }
    if (toElsewhere || ingress.redirect().isEmpty()) {
      steps.add(redirect(ingress));
    }
    return steps;
  }

  private static List<Step> device(Ingress ingress) {
    Ifb ifb = ingress.ifb();
    List<Step> steps = new ArrayList<>();
    String mtu = Integer.toString(ingress.mtu());
    if (ifb.identity().isEmpty()) {
      List<String> words = new ArrayList<>(List.of("ip", "link", "add", "dev", ifb.name().name()));
      words.addAll(List.of("mtu", mtu, "txqueuelen", QUEUE));
      words.addAll(List.of("group", Long.toString(Ifb.GROUP), "up", "type", "ifb"));
      steps.add(new Step(ifb.name().name(), words, false));
    }
    if (ifb.identity().filter(found -> !found.up()).isPresent()) {
      steps.add(set(ingress, "up"));
    }
    String alias = Ifb.aliasFor(ingress.device());
    if (ifb.identity().map(Identity::alias).filter(alias::equals).isEmpty()) {
      // The kernel takes no alias when it makes a device. Shells and "ip -batch" know the quotes.
      steps.add(set(ingress, "alias", "\"" + alias + "\""));
    }
    if (ifb.identity().filter(found -> found.mtu() != ingress.mtu()).isPresent()) {
      steps.add(set(ingress, "mtu", mtu));
    }
    return steps;
  }

  // "all" is every protocol; IPv6 and VLANs would else go past. The table "800:" is not stated: it
  // is the kernel's to choose where other u32 filters stand.
  private static Step redirect(Ingress ingress) {
    List<String> words = place(ingress, "add");
    words.addAll(List.of("handle", ObservedFilter.OUR_NODE, "u32", "match", "u32", "0", "0"));
    words.addAll(List.of("action", "mirred", "egress", "redirect", "dev"));
    words.add(ingress.ifb().name().name());
    return new Step(subject(ingress), words, false);
  }

  // By its handle alone an empty table would stay behind where other u32 filters stand.
  private static Step unlead(Ingress ingress) {
    List<String> words = place(ingress, "del");
    if (ingress.intruder().isPresent()) {
      words.addAll(List.of("handle", ingress.redirect().orElseThrow().node(), "u32"));
    }
    return new Step(subject(ingress), words, false);
  }

  private static List<String> place(Ingress ingress, String verb) {
    List<String> words = new ArrayList<>(List.of("tc", "filter", verb));
    words.addAll(List.of("dev", ingress.device().name(), "ingress", "protocol", "all"));
    words.addAll(List.of("pref", Long.toString(ObservedFilter.OUR_PREF)));
    return words;
  }

  /** The commands that take away all that is ours; none where there is nothing. */
  static List<Step> clear(Ingress ingress) {
    List<Step> steps = new ArrayList<>();
    if (ingress.isClear()) {
      return steps;
    }
    if (ingress.redirect().isPresent()) {
      steps.add(unlead(ingress));
    }
    if (ingress.qdisc().filter("ingress"::equals).isPresent() && ingress.others().isEmpty()) {
      steps.add(step(ingress, "tc", "qdisc", "del", "dev", ingress.device().name(), "ingress"));
    }
    if (ingress.ifb().isOurs()) {
      steps.add(delete(ingress.ifb()));
    }
    return steps;
  }

  /** The command that takes an IFB away that nothing leads to. */
  static Step delete(Ifb ifb) {
    String name = ifb.name().name();
    return new Step(name, List.of("ip", "link", "del", "dev", name), false);
  }

  private static Step set(Ingress ingress, String... what) {
    List<String> words = new ArrayList<>(List.of("ip", "link", "set", "dev", subject(ingress)));
    words.addAll(List.of(what));
    return new Step(subject(ingress), words, false);
  }

  private static Step step(Ingress ingress, String... words) {
    return new Step(subject(ingress), List.of(words), false);
  }

  // Apart from what the interface sends: if one cannot be limited, the other still is.
  private static String subject(Ingress ingress) {
    return ingress.ifb().name().name();
  }
}
