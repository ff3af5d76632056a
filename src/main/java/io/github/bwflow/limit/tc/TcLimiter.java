package io.github.bwflow.limit.tc;

import io.github.bwflow.budget.Account;
import io.github.bwflow.control.Reason;
import io.github.bwflow.control.Targets;
import io.github.bwflow.control.Wanted;
import io.github.bwflow.host.NetDevices;
import io.github.bwflow.host.NetDevices.Device;
import io.github.bwflow.host.Programs;
import io.github.bwflow.host.Programs.Command;
import io.github.bwflow.host.Programs.End;
import io.github.bwflow.limit.Limiter;
import io.github.bwflow.limit.Plan;
import io.github.bwflow.limit.Plan.Step;
import io.github.bwflow.limit.Standing;
import io.github.bwflow.limit.Standing.Held;
import io.github.bwflow.limit.Standing.Owner;
import io.github.bwflow.units.BitRate;
import io.github.bwflow.units.ExitCode;
import io.github.bwflow.units.Failure;
import io.github.bwflow.units.InterfaceName;
import io.github.bwflow.units.Nearest;
import io.github.bwflow.units.Printable;
import io.github.bwflow.units.Problem;
import io.github.bwflow.units.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Limits what interfaces send by a TBF at their root. Made for one run: the kernel is read once
 * before and once after a change, whatever the number of interfaces.
 */
public final class TcLimiter implements Limiter {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);
  private static final String LEAF_HANDLE = "bf11:";

  private final Programs programs;
  private final NetDevices devices;
  private final Settings settings;
  private Optional<List<ObservedQdisc>> listing = Optional.empty();

  /**
   * How to limit.
   *
   * @param leaf whether an fq_codel goes under the limit: always tried, tried and left out where
   *     the kernel has none, or never
   * @param replaceForeign whether somebody else's root qdisc may be replaced
   */
  public record Settings(Leaf leaf, boolean replaceForeign) {}

  /** Whether an fq_codel goes under the limit. */
  public enum Leaf {
    /** Where the kernel has it. */
    AUTO,
    /** Always; its lack is a problem. */
    ALWAYS,
    /** Never. */
    NEVER
  }

  /**
   * @param settings how to limit
   */
  public TcLimiter(Programs programs, NetDevices devices, Settings settings) {
    this.programs = programs;
    this.devices = devices;
    this.settings = settings;
  }

  /** One interface's sending side: its root qdisc, or none where the kernel shows none. */
  private record Root(
      InterfaceName device, int mtu, Optional<ObservedQdisc> root, boolean leaf, Owner owner)
      implements Standing.Part {
    @Override
    public Side side() {
      return Side.TX;
    }
  }

  @Override
  public Standing observe(Account account, List<Side> sides) {
    List<Standing.Part> parts = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    boolean everywhere = true;
    try {
      for (InterfaceName name : account.interfaces()) {
        Optional<Device> device = devices.find(name);
        if (device.isEmpty()) {
          problems.add(missing(name));
          everywhere = false;
        } else {
          parts.add(root(device.get()));
        }
      }
    } catch (Failure e) {
      problems.addAll(e.problems());
      everywhere = false;
    }
    Map<Side, Held> held = new EnumMap<>(Side.class);
    for (Side side : sides) {
      held.put(side, held(side, parts, everywhere));
    }
    return new Standing(account, held, parts, problems);
  }

  private static Held held(Side side, List<Standing.Part> parts, boolean everywhere) {
    Owner owner = Owner.NONE;
    long together = 0;
    boolean ours = everywhere;
    for (Standing.Part part : parts) {
      if (part.side() == side) {
        owner = part.owner().compareTo(owner) > 0 ? part.owner() : owner;
        ours = ours && part.owner() == Owner.BWFLOW;
        together += rate((Root) part).map(BitRate::bitsPerSecond).orElse(0L);
      }
    }
    return new Held(owner, ours ? Optional.of(new BitRate(together)) : Optional.empty());
  }

  private Problem missing(InterfaceName name) {
    List<String> names = devices.names().stream().map(InterfaceName::name).toList();
    return Problem.error(
        ExitCode.UNAVAILABLE,
        "interface-missing",
        "there is no interface "
            + name
            + "; this host has "
            + String.join(", ", names)
            + Nearest.hint(name.name(), names),
        "Correct [network] interface.");
  }

  private Root root(Device device) {
    Optional<ObservedQdisc> root = Optional.empty();
    boolean leaf = false;
    for (ObservedQdisc qdisc : listing()) {
      if (qdisc.device().equals(device.name().name())) {
        root = qdisc.root() ? Optional.of(qdisc) : root;
        leaf = leaf || qdisc.handle().equals(LEAF_HANDLE);
      }
    }
    Owner owner =
        root.isEmpty() || root.get().isDefault()
            ? Owner.NONE
            : root.get().isOurs() ? Owner.BWFLOW : Owner.FOREIGN;
    return new Root(device.name(), device.mtu(), root, leaf, owner);
  }

  private static Optional<BitRate> rate(Root root) {
    return root.owner() == Owner.BWFLOW && root.root().isPresent()
        ? root.root().get().rate().stream().mapToObj(BitRate::ofBytesPerSecond).findFirst()
        : Optional.empty();
  }

  private List<ObservedQdisc> listing() {
    if (listing.isEmpty()) {
      // "-r" adds a TBF's limit in bytes, which unlike its latency is read back exactly.
      Programs.Outcome outcome =
          programs.run(Command.of(TIME_LIMIT, "tc", List.of("-r", "-j", "qdisc", "show")));
      if (outcome.end() == End.NOT_STARTED) {
        throw new Failure(
            Problem.error(
                ExitCode.UNAVAILABLE,
                "tc-missing",
                "tc is not installed",
                "Install it (Debian: apt-get install iproute2)."));
      }
      if (!outcome.succeeded()) {
        throw new Failure(
            Problem.error(
                ExitCode.UNAVAILABLE,
                "tc-failed",
                "tc cannot list the qdiscs: " + Printable.of(outcome.firstLine()),
                ""));
      }
      listing = Optional.of(QdiscListing.parse(outcome.out()));
    }
    return listing.get();
  }

  @Override
  public Plan plan(Standing standing, Targets targets) {
    List<Step> steps = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Standing.Part part : standing.parts()) {
      if (targets.keeps(part.side())) {
        continue;
      }
      Root root = (Root) part;
      Optional<BitRate> rate = share(targets, part.side(), standing);
      if (root.owner() == Owner.FOREIGN) {
        foreign(root, rate.isPresent(), steps, problems, rate);
      } else if (rate.isPresent()) {
        limit(root, rate.get(), steps);
      } else if (root.owner() == Owner.BWFLOW) {
        steps.add(delete(root.device().name(), root.root().orElseThrow().handle()));
      }
    }
    if (targets.isLimiting()) {
      problems.addAll(standing.problems());
    }
    return new Plan(standing, targets, steps, problems);
  }

  // Interfaces that share a budget share the rate: whatever each of them does, the sum holds.
  private static Optional<BitRate> share(Targets targets, Side side, Standing standing) {
    int parts = standing.account().interfaces().size();
    return targets
        .limit(side)
        .map(rate -> BitRate.ofBytesPerSecond(Math.max(1, rate.bytesPerSecond() / parts)));
  }

  private void foreign(
      Root root,
      boolean limited,
      List<Step> steps,
      List<Problem> problems,
      Optional<BitRate> rate) {
    if (limited && settings.replaceForeign()) {
      limit(root, rate.orElseThrow(), steps);
      return;
    }
    String message =
        root.device()
            + " has a root qdisc that is not bwflow's ("
            + Printable.of(root.root().orElseThrow().describe())
            + "). It was left alone";
    String hint = "Remove it, or set foreign_qdisc = \"replace\" under [network].";
    if (limited) {
      problems.add(
          Problem.error(
              ExitCode.UNAVAILABLE,
              "foreign-qdisc",
              message + ", so that no limit can be set",
              hint));
    } else if (!settings.replaceForeign()) {
      problems.add(
          Problem.warning(
              "foreign-qdisc", message + "; no limit can be set while it stands", hint));
    }
  }

  private void limit(Root root, BitRate rate, List<Step> steps) {
    WantedTbf tbf = WantedTbf.of(rate, root.mtu());
    ObservedQdisc standing = root.root().filter(ObservedQdisc::isOurs).orElse(null);
    String device = root.device().name();
    boolean same = standing != null && standing.handle().equals(tbf.handle());
    if (same && tbf.isHeldBy(standing)) {
      if (!root.leaf() && isLeafKnown()) {
        steps.add(leaf(device, tbf, root.mtu(), "add"));
      }
      return;
    }
    // "change" keeps the queue and the counters. "add" fails where somebody else's qdisc has come
    // between looking and acting. "replace" is for our other handle, or for what may be replaced.
    boolean change = same && standing.kind().equals("tbf");
    String verb = change ? "change" : root.owner() == Owner.NONE ? "add" : "replace";
    List<String> words = new ArrayList<>(List.of("tc", "qdisc", verb, "dev", device, "root"));
    words.addAll(List.of("handle", tbf.handle()));
    words.addAll(tbf.words(change ? standing.burst().orElse(0) : 0));
    steps.add(new Step(device, words, false));
    if (settings.leaf() != Leaf.NEVER && !(change && !root.leaf() && !isLeafKnown())) {
      steps.add(leaf(device, tbf, root.mtu(), change && root.leaf() ? "change" : "add"));
    }
  }

  // A kernel without fq_codel is asked once, when the limit is made, and not in every run.
  private boolean isLeafKnown() {
    return settings.leaf() != Leaf.NEVER
        && (Files.exists(Path.of("/sys/module/sch_fq_codel"))
            || listing().stream().anyMatch(qdisc -> qdisc.kind().equals("fq_codel")));
  }

  private Step leaf(String device, WantedTbf tbf, int mtu, String verb) {
    List<String> words = new ArrayList<>(List.of("tc", "qdisc", verb, "dev", device));
    words.addAll(List.of("parent", tbf.handle() + "1", "handle", LEAF_HANDLE));
    words.addAll(tbf.leafWords(mtu));
    return new Step(device, words, settings.leaf() == Leaf.AUTO);
  }

  private static Step delete(String device, String handle) {
    return new Step(
        device, List.of("tc", "qdisc", "del", "dev", device, "root", "handle", handle), false);
  }

  @Override
  public Optional<Plan> planStrays(Set<InterfaceName> configured) {
    List<Step> steps = new ArrayList<>();
    List<InterfaceName> strays = new ArrayList<>();
    for (InterfaceName name : devices.names()) {
      for (ObservedQdisc qdisc : listing()) {
        if (qdisc.device().equals(name.name())
            && qdisc.root()
            && qdisc.isOurs()
            && !configured.contains(name)) {
          strays.add(name);
          steps.add(delete(qdisc.device(), qdisc.handle()));
        }
      }
    }
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    Standing standing =
        new Standing(
            Account.of(strays),
            Map.of(Side.TX, new Held(Owner.BWFLOW, Optional.empty())),
            List.of(),
            List.of());
    Reason reason = new Reason("not-configured", "the interface is no longer configured");
    Targets none = Targets.same(List.of(Side.TX), new Wanted.NoLimit(reason));
    return Optional.of(new Plan(standing, none, steps, List.of()));
  }

  @Override
  public List<Outcome> act(List<Plan> plans) {
    List<Batches.Result> results = new Batches(programs).run(plans);
    listing = Optional.empty();
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      Plan plan = plans.get(i);
      List<Problem> problems = new ArrayList<>(results.get(i).problems());
      Standing now =
          observe(plan.standing().account(), List.copyOf(plan.standing().held().keySet()));
      if (problems.isEmpty() && !plan.isEmpty()) {
        problems.addAll(differences(now, plan.targets()));
      }
      outcomes.add(new Outcome(results.get(i).changed(), now, problems));
    }
    return outcomes;
  }

  private static List<Problem> differences(Standing now, Targets targets) {
    List<Problem> problems = new ArrayList<>();
    for (Standing.Part part : now.parts()) {
      Root root = (Root) part;
      Optional<BitRate> rate = share(targets, part.side(), now);
      if (targets.keeps(part.side())) {
        continue;
      }
      boolean right =
          rate.isEmpty()
              ? root.owner() != Owner.BWFLOW
              : root.owner() == Owner.FOREIGN
                  || root.root().filter(WantedTbf.of(rate.get(), root.mtu())::isHeldBy).isPresent();
      if (!right) {
        problems.add(
            Problem.error(
                ExitCode.UNAVAILABLE,
                "limit-not-held",
                "the kernel does not hold what tc was told for "
                    + root.device()
                    + ": "
                    + root.root().map(ObservedQdisc::describe).orElse("no root qdisc"),
                "The next run tries again."));
      }
    }
    return problems;
  }
}
